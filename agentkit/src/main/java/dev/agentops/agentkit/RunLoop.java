package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLog.Placed;
import dev.agentops.agentkit.tool.Control;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.ArrayList;
import java.util.List;

/** One run from its first step to its last: route, let the agent's model speak, run the tools it asked for, and again. */
final class RunLoop {
    private static final Limits.Reached NO_LIMIT = new Limits.Reached("", "");

    private final Network network;
    private final RunRequest request;
    private final Steps steps;
    private final ThreadLog log;
    private final ToolGate gate;
    private final ModelStep modelStep;
    private final ToolSteps toolSteps;

    private final List<Message> messages = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private State state = State.EMPTY;
    private StatePatch patch = StatePatch.NONE;
    private Usage usage = Usage.NONE;
    private long nextSeq = 1;

    RunLoop(Network network, RunRequest request, Steps steps, ThreadLog log, ToolGate gate) {
        this.network = network;
        this.request = request;
        this.steps = steps;
        this.log = log;
        this.gate = gate;
        this.modelStep = new ModelStep(request, log, network.limits());
        this.toolSteps = new ToolSteps(request, steps, log, gate);
    }

    RunResult run() {
        try {
            load();
            while (true) {
                var limit = network.limits().reached(turns.size(), usage);
                if (limit.isPresent()) {
                    return finish(RunResult.Status.COMPLETED, lastText(), false, "", limit.get());
                }
                switch (route()) {
                    case Decision.Done done -> {
                        String said = turns.isEmpty() ? "" : turns.getLast().text();
                        boolean speak = said.isBlank();
                        return finish(RunResult.Status.COMPLETED, speak ? done.summary() : said, speak, "", NO_LIMIT);
                    }
                    case Decision.Ask ask -> {
                        return finish(RunResult.Status.COMPLETED, ask.question(), true, "", NO_LIMIT);
                    }
                    case Decision.Route next -> {
                        var failure = turn(network.agent(next.agent()));
                        if (!failure.isEmpty()) {
                            return finish(RunResult.Status.FAILED, lastText(), false, failure, NO_LIMIT);
                        }
                    }
                }
            }
        } catch (RunCancelledException e) {
            return cancelled();
        }
    }

    private void load() {
        var opened = steps.run("load", ThreadLog.Opened.class, mayHaveRunBefore -> {
            var teller = new Teller(request.runId(), "load", 1, 0, "");
            teller.tell(new AgentEvent.RunStarted(request.messageId(), request.text()));
            return log.open(
                    request.threadId(),
                    request.runId(),
                    new Message.FromUser(request.messageId(), request.text()),
                    teller.entries());
        });
        messages.addAll(log.read(request.threadId(), opened.lastSeq()));
        nextSeq = opened.lastSeq() + 1;
        state = opened.state();
    }

    private Decision route() {
        int turn = turns.size() + 1;
        var routing = new Routing(request, network.agents(), turns, messages, state);
        return steps.run("router:" + turn, Decision.class, mayHaveRunBefore -> {
            var step = new StepCommit(log, request, "router:" + turn, "router", turn, "", mayHaveRunBefore);
            return step.end(Decision.class, teller -> {
                var decision = network.router()
                        .decide(routing)
                        .orElse(new Decision.Done("none", "no router had an opinion", ""));
                teller.tell(told(decision));
                return decision;
            });
        });
    }

    private static AgentEvent.RouterDecided told(Decision decision) {
        return decision instanceof Decision.Route route
                ? new AgentEvent.RouterDecided(route.agent(), route.rule(), route.reason(), route.confidence())
                : new AgentEvent.RouterDecided("", decision.rule(), decision.reason(), 1);
    }

    /** @return empty, or why the model gave no answer */
    private String turn(Agent agent) {
        int turn = turns.size() + 1;
        long seq = nextSeq;
        var context = List.copyOf(messages);
        var before = state;
        var outcome = steps.run(
                "model:" + turn,
                ModelStep.Outcome.class,
                mayHaveRunBefore -> modelStep.run(agent, context, before, turn, seq, mayHaveRunBefore));
        usage = usage.plus(outcome.usage());
        outcome.message().forEach(this::add);
        if (outcome.cancelled()) {
            throw new RunCancelledException();
        }
        if (!outcome.failure().isEmpty()) {
            return outcome.failure();
        }
        var reply = outcome.message().getFirst();
        var results = new ArrayList<String>();
        var controls = new ArrayList<Control>();
        for (var group : toolSteps.groups(agent, reply.toolCalls())) {
            for (var done : toolSteps.run(agent, reply, group, turn, nextSeq, state)) {
                add(done.message());
                results.add(done.message().content());
                state = state.apply(done.patch());
                patch = patch.plus(done.patch());
                controls.add(done.control());
            }
        }
        turns.add(new Turn(agent.name(), reply.text(), reply.toolCalls(), results, controls));
        return "";
    }

    /** The engine's word of the cancel may come once more while the run is already winding up. */
    private RunResult cancelled() {
        while (true) {
            try {
                return finish(RunResult.Status.CANCELLED, lastText(), false, "", NO_LIMIT);
            } catch (RunCancelledException again) {
                // delivered now; it is not delivered twice
            }
        }
    }

    /** The last thing that an agent said to the user in this run. */
    private String lastText() {
        return turns.reversed().stream()
                .map(Turn::text)
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
    }

    /** @param speak whether the answer still has to be said: no agent wrote it */
    private RunResult finish(
            RunResult.Status status, String answer, boolean speak, String error, Limits.Reached limit) {
        var result = new RunResult(request.runId(), status, answer, error, limit.limit(), usage, turns.size());
        var changes = patch;
        return steps.run("finish", RunResult.class, mayHaveRunBefore -> {
            gate.runEnds(request.runId());
            var step = new StepCommit(log, request, "finish", "save", turns.size(), lastAgent(), mayHaveRunBefore);
            step.status(status.wireName());
            return step.close(RunResult.class, changes, teller -> {
                if (speak && !answer.isBlank()) {
                    step.add(List.of(new Placed(0, spoken(answer, teller))));
                }
                if (!changes.isEmpty()) {
                    teller.tell(new AgentEvent.StateChanged(state.changesOf(changes)));
                }
                if (!limit.limit().isEmpty()) {
                    teller.tell(new AgentEvent.LimitReached(limit.limit(), limit.detail()));
                }
                teller.tell(new AgentEvent.RunFinished(status.wireName(), answer, error, usage, turns.size()));
                return result;
            });
        });
    }

    private Message spoken(String text, Teller teller) {
        String id = request.runId() + ":answer";
        teller.tell(new AgentEvent.TextStarted(id));
        teller.tell(new AgentEvent.TextDelta(id, text));
        teller.tell(new AgentEvent.TextEnded(id));
        return new Message.FromAgent(id, lastAgent(), text, List.of(), "", "");
    }

    private String lastAgent() {
        return turns.isEmpty()
                ? network.agents().getFirst().name()
                : turns.getLast().agent();
    }

    private void add(Message message) {
        messages.add(message);
        nextSeq++;
    }
}
