package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLog.Placed;
import dev.agentops.agentkit.tool.Control;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The tool calls of one turn. Neighbouring reads run together; a write goes alone: gate, perhaps a human, then the effect, once.
 */
final class ToolSteps {
    private static final int MAX_ROUNDS = 5;

    /** How a call ended, as it is journalled. {@code again}: not ended, a human has to be asked again, and why. */
    record Done(Message.FromTool message, StatePatch patch, Control control, String again) {}

    private final RunRequest request;
    private final Steps steps;
    private final ThreadLog log;
    private final ToolGate gate;

    ToolSteps(RunRequest request, Steps steps, ThreadLog log, ToolGate gate) {
        this.request = request;
        this.steps = steps;
        this.log = log;
        this.gate = gate;
    }

    /** Cuts the calls into groups that may run together. */
    List<List<ToolCall>> groups(Agent agent, List<ToolCall> calls) {
        var groups = new ArrayList<List<ToolCall>>();
        boolean together = false;
        for (var call : calls) {
            boolean writes = writes(agent, call);
            if (together && !writes) {
                groups.getLast().add(call);
            } else {
                groups.add(new ArrayList<>(List.of(call)));
            }
            together = !writes;
        }
        return groups;
    }

    List<Done> run(Agent agent, Message.FromAgent reply, List<ToolCall> group, int turn, long firstSeq, State state) {
        if (group.size() == 1 && writes(agent, group.getFirst())) {
            return List.of(write(agent, reply, group.getFirst(), turn, firstSeq, state));
        }
        var bodies = new ArrayList<Steps.Named<Done>>();
        for (var call : group) {
            var one = new Call(agent, reply, call, turn, firstSeq + bodies.size(), state);
            bodies.add(new Steps.Named<>(
                    name("tool", one, 0),
                    mayHaveRunBefore -> execute(one, 0, mayHaveRunBefore, (intended, teller) -> read(one))));
        }
        return steps.runAll(Done.class, bodies);
    }

    private record Call(Agent agent, Message.FromAgent reply, ToolCall call, int turn, long seq, State state) {}

    private Done write(Agent agent, Message.FromAgent reply, ToolCall call, int turn, long seq, State state) {
        var one = new Call(agent, reply, call, turn, seq, state);
        var tool = agent.tool(call.name()).orElseThrow();
        String question = "";
        boolean mayHaveHappened = false;
        for (int round = 0; ; round++) {
            int current = round;
            var request = request(one, round, question, mayHaveHappened);
            var verdict = steps.run(
                    name("ask", one, round), ToolGate.Verdict.class, mayHaveRunBefore -> verdict(one, request));
            if (verdict instanceof ToolGate.Verdict.Ask ask) {
                steps.await(request.signal(), ask.timeout());
            }
            var step = new WriteStep(log, gate, tool, request, name("tool", one, round), round == MAX_ROUNDS);
            var done = steps.run(
                    name("tool", one, round),
                    Done.class,
                    mayHaveRunBefore -> execute(
                            one, current, mayHaveRunBefore, (intended, teller) -> step.run(verdict, intended, teller)));
            if (done.again().isEmpty()) {
                return done;
            }
            question = done.again();
            mayHaveHappened |= done.message().status() == ToolStatus.UNKNOWN;
        }
    }

    private ToolGate.Verdict verdict(Call one, ToolGate.Request request) throws Exception {
        if (request.round() == 0) {
            var veto = ToolCaller.veto(one.agent().hooks(), request.context(), one.call());
            if (veto.isPresent()) {
                return new ToolGate.Verdict.Deny(veto.get().status(), veto.get().content());
            }
        }
        return gate.check(request);
    }

    private ToolGate.Request request(Call one, int round, String question, boolean mayHaveHappened) {
        return new ToolGate.Request(
                one.call().name(),
                one.call().arguments(),
                context(one),
                one.reply().text(),
                round,
                question,
                mayHaveHappened);
    }

    @FunctionalInterface
    private interface Work {
        WriteStep.Ended run(boolean intended, Teller teller) throws Exception;
    }

    private Done execute(Call one, int round, boolean mayHaveRunBefore, Work work) throws Exception {
        String name = name("tool", one, round);
        var step = new StepCommit(
                log, request, name, "tool", one.turn(), one.agent().name(), mayHaveRunBefore);
        return step.end(Done.class, teller -> {
            step.detail(one.call().name());
            var startedAt = Instant.now();
            return switch (work.run(step.intended(), teller)) {
                case WriteStep.Ended.AskAgain again ->
                    new Done(
                            message(one, again.mayHaveHappened() ? ToolStatus.UNKNOWN : ToolStatus.DENIED, again.why()),
                            StatePatch.NONE,
                            new Control.None(),
                            again.why());
                case WriteStep.Ended.With(var plain) -> {
                    var result = ToolCaller.after(one.agent().hooks(), context(one), one.call(), plain);
                    var message = message(one, result.status(), Excerpt.of(result.content()));
                    step.status(message.status().wireName());
                    step.add(List.of(new Placed(one.seq(), message)));
                    long millis = Duration.between(startedAt, Instant.now()).toMillis();
                    teller.tell(new AgentEvent.ToolEnded(
                            message.id(), one.call().id(), message.status(), message.content(), millis));
                    result.events().forEach(teller::tell);
                    if (!result.patch().isEmpty()) {
                        teller.tell(new AgentEvent.StateChanged(one.state().changesOf(result.patch())));
                    }
                    yield new Done(message, result.patch(), result.control(), "");
                }
            };
        });
    }

    private WriteStep.Ended read(Call one) {
        var tool = one.agent().tool(one.call().name());
        if (tool.isEmpty()) {
            var names = one.agent().tools().stream().map(Tool::name).toList();
            return new WriteStep.Ended.With(ToolResult.error(
                    "There is no tool '" + one.call().name() + "'. Your tools are " + String.join(", ", names) + "."));
        }
        var problem = tool.get().problemWith(one.call().arguments());
        if (problem.isPresent()) {
            return new WriteStep.Ended.With(ToolResult.error("Not run: " + problem.get() + "."));
        }
        var veto = ToolCaller.veto(one.agent().hooks(), context(one), one.call());
        return new WriteStep.Ended.With(
                veto.orElseGet(() -> ToolCaller.call(tool.get(), one.call().arguments(), context(one))));
    }

    private ToolContext context(Call one) {
        return new ToolContext(
                request.threadId(),
                request.runId(),
                request.userId(),
                one.agent().name(),
                one.call().id(),
                one.state());
    }

    private static Message.FromTool message(Call one, ToolStatus status, String content) {
        String id = one.call().id() + ":result";
        return new Message.FromTool(id, one.call().id(), one.call().name(), status, content);
    }

    private static boolean writes(Agent agent, ToolCall call) {
        return agent.tool(call.name())
                .filter(tool -> tool.effect() == Effect.WRITES)
                .filter(tool -> tool.problemWith(call.arguments()).isEmpty())
                .isPresent();
    }

    private static String name(String kind, Call one, int round) {
        String index = one.call().id().substring(one.call().id().lastIndexOf('_') + 1);
        String name = kind + ":" + one.turn() + "." + index + ":" + one.call().name();
        return round == 0 ? name : name + ":" + round;
    }
}
