package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Control;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tool calls of one turn. Neighbouring reads run together; anything else goes alone. A write: gate, perhaps a human, then the
 * effect, once.
 */
final class ToolSteps {
    static final int MAX_ROUNDS = 5;
    static final int MOST_AT_ONCE = 16;

    /**
     * How a call ended, as it is journalled.
     *
     * @param again not ended, a human has to be asked again, and why
     * @param usage what model calls inside the call used, with their cost
     * @param bytes of the whole result in UTF-8
     */
    record Done(
            Message.FromTool message,
            StatePatch patch,
            Control control,
            String again,
            Usage usage,
            Cost cost,
            long bytes) {
        Done(Message.FromTool message, StatePatch patch, Control control, String again, long bytes) {
            this(message, patch, control, again, Usage.NONE, Cost.ZERO, bytes);
        }

        Done spent(Usage more, Cost moreCost) {
            return new Done(message, patch, control, again, usage.plus(more), cost.plus(moreCost), bytes);
        }
    }

    private final RunRequest request;
    private final Lineage lineage;
    private final JoinedSteps steps;
    private final ThreadLog log;
    private final ToolGate gate;
    private final Limits limits;

    ToolSteps(RunRequest request, Lineage lineage, JoinedSteps steps, ThreadLog log, ToolGate gate, Limits limits) {
        this.limits = limits;
        this.request = request;
        this.lineage = lineage;
        this.steps = steps;
        this.log = log;
        this.gate = gate;
    }

    /** Cuts the calls into groups that may run together; so many at most, as each has a thread of its own. */
    List<List<ToolCall>> groups(Agent agent, List<ToolCall> calls) {
        var groups = new ArrayList<List<ToolCall>>();
        boolean together = false;
        for (var call : calls) {
            boolean alone = effect(agent, call) != Effect.READS;
            if (together && !alone && groups.getLast().size() < MOST_AT_ONCE) {
                groups.getLast().add(call);
            } else {
                groups.add(new ArrayList<>(List.of(call)));
            }
            together = !alone;
        }
        return groups;
    }

    /**
     * Where a group of calls stands in the run.
     *
     * @param firstSeq of its first result in the transcript
     * @param calls of the run that came before it
     * @param bytes that these gave
     * @param usage of the run so far, with its cost
     */
    record Place(int turn, long firstSeq, State state, int calls, long bytes, Usage usage, Cost cost) {}

    List<Done> run(Agent agent, Message.FromAgent reply, List<ToolCall> group, Place place) {
        var calls = new ArrayList<PendingCall>();
        for (var call : group) {
            int nth = calls.size();
            var refused = refused(agent, call, place, nth);
            calls.add(new PendingCall(
                    request,
                    lineage,
                    agent,
                    reply,
                    call,
                    place.turn(),
                    place.firstSeq() + nth,
                    place.state(),
                    refused));
        }
        var effect = calls.getFirst().refused().isPresent() ? Effect.READS : effect(agent, group.getFirst());
        return switch (effect) {
            case READS -> reads(calls.stream().map(this::read).toList());
            case WRITES -> List.of(write(calls.getFirst()));
            case ORCHESTRATES -> List.of(steps.whole(Done.class, orchestrated(calls.getFirst(), place)::run));
        };
    }

    private OrchestratedCall orchestrated(PendingCall call, Place place) {
        return new OrchestratedCall(
                steps, log, limited(gate), call, own -> own.within(limits, place.usage(), place.cost()));
    }

    private List<Done> reads(List<Steps.Named<Done>> reads) {
        if (reads.size() > 1) {
            return steps.runAll(Done.class, reads);
        }
        var only = reads.getFirst();
        return List.of(steps.join(JoinedSteps.Kind.RESULT, only.name(), Done.class, only.body()));
    }

    /** Once its money is spent a run changes nothing more: no model would look at what came of it. */
    private Optional<Limits.Reached> refused(Agent agent, ToolCall call, Place place, int nth) {
        if (call.name().equals(Agent.FINAL_ANSWER)) {
            return Optional.empty();
        }
        return limits.toolsReached(place.calls() + nth, place.bytes())
                .or(() -> limits.moneyReached(place.cost()).filter(reached -> effect(agent, call) == Effect.WRITES))
                .or(() -> limits.modelsReached(place.usage(), place.cost()).filter(reached -> isNetwork(agent, call)));
    }

    private static boolean isNetwork(Agent agent, ToolCall call) {
        return agent.tool(call.name())
                .filter(tool -> tool.handler() instanceof SubNetwork)
                .isPresent();
    }

    /** What runs share is asked about before the gate is, so that no human is asked about a call that will not run. */
    private ToolGate limited(ToolGate plain) {
        var stoppable = new Stopped(plain, log, request);
        return limits.shared() == SharedBudget.NONE ? stoppable : new LimitedGate(stoppable, limits.shared(), request);
    }

    private Steps.Named<Done> read(PendingCall one) {
        return new Steps.Named<>(
                one.stepName("tool", 0),
                mayHaveRunBefore -> ToolEnd.commit(
                        log,
                        one,
                        0,
                        mayHaveRunBefore,
                        (intended, teller) -> new WriteStep.Ended.With(looked(one, teller), one.call())));
    }

    private Done write(PendingCall one) {
        var tool = one.agent().tool(one.call().name()).orElseThrow();
        String question = "";
        boolean mayHaveHappened = false;
        for (int round = 0; ; round++) {
            int current = round;
            var decision = steps.expect(one.signal(round));
            var asked = one.gateRequest(round, question, mayHaveHappened, decision.address());
            var verdict = steps.join(
                    JoinedSteps.Kind.VERDICT,
                    one.stepName("ask", round),
                    ToolGate.Verdict.class,
                    mayHaveRunBefore -> ToolCaller.verdict(limited(gate), asked, one));
            if (verdict instanceof ToolGate.Verdict.Ask ask) {
                GateWait.forDecision(steps, gate, one, asked, decision, ask);
            }
            String name = one.stepName("tool", round);
            var step = new WriteStep(log, limited(gate), one, tool, asked, name, round == MAX_ROUNDS);
            var done = steps.join(
                    JoinedSteps.Kind.RESULT,
                    name,
                    Done.class,
                    mayHaveRunBefore -> ToolEnd.commit(
                            log,
                            one,
                            current,
                            mayHaveRunBefore,
                            (intended, teller) -> step.run(verdict, intended, teller)));
            if (done.again().isEmpty()) {
                return done;
            }
            question = done.again();
            mayHaveHappened |= done.message().status() == ToolStatus.UNKNOWN;
        }
    }

    private ToolResult looked(PendingCall one, Teller teller) throws Exception {
        var call = one.call();
        if (one.refused().isPresent()) {
            return LimitedGate.notRun(one.refused().get());
        }
        var tool = one.agent().tool(call.name());
        if (tool.isEmpty()) {
            var names = one.agent().tools().stream().map(Tool::name).toList();
            return ToolResult.error("There is no tool '" + call.name() + "'. Your tools are "
                    + (names.isEmpty() ? "none" : String.join(", ", names)) + ".");
        }
        var problem = tool.get().problemWith(call.arguments());
        if (problem.isPresent()) {
            return ToolResult.error("Not run: " + problem.get() + ".");
        }
        if (!call.name().equals(Agent.FINAL_ANSWER)) {
            var stopped = Stopped.notRun(log, request);
            if (stopped.isPresent()) {
                return stopped.get();
            }
            var shared = limits.shared().beforeTool(request);
            if (!shared.limit().isEmpty()) {
                return LimitedGate.notRun(shared);
            }
        }
        return ToolCaller.veto(one.agent().hooks(), one.context(), call)
                .orElseGet(() -> one.handle(tool.get(), one.context(), log, teller));
    }

    /** A call that cannot run as it stands only reads: what is wrong with it. */
    private static Effect effect(Agent agent, ToolCall call) {
        return agent.tool(call.name())
                .filter(tool -> tool.problemWith(call.arguments()).isEmpty())
                .<Effect>map(Tool::effect)
                .orElse(Effect.READS);
    }
}
