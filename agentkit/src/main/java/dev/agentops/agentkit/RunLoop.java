package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.state.State;
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
    private final Network network;
    private final RunRequest request;
    private final Steps steps;
    private final ThreadLog log;
    private final ModelStep modelStep;
    private final ToolSteps toolSteps;

    private final List<Message> messages = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<ToolCall> open = new ArrayList<>();
    private State state = State.EMPTY;
    private Usage usage = Usage.NONE;
    private long nextSeq = 1;

    RunLoop(Network network, RunRequest request, Steps steps, ThreadLog log, ToolGate gate) {
        this.network = network;
        this.request = request;
        this.steps = steps;
        this.log = log;
        this.modelStep = new ModelStep(request, log, network.limits());
        this.toolSteps = new ToolSteps(request, steps, log, gate);
    }

    RunResult run() {
        try {
            load();
            while (true) {
                var limit = network.limits().reached(turns.size(), usage);
                if (limit.isPresent()) {
                    return finish(RunResult.Status.COMPLETED, "", "", limit.get());
                }
                switch (route()) {
                    case Decision.Done done -> {
                        return finish(RunResult.Status.COMPLETED, done.summary(), "");
                    }
                    case Decision.Ask ask -> {
                        return finish(RunResult.Status.COMPLETED, ask.question(), "");
                    }
                    case Decision.Route next -> {
                        var failure = turn(network.agent(next.agent()));
                        if (!failure.isEmpty()) {
                            return finish(RunResult.Status.FAILED, "", failure);
                        }
                    }
                }
            }
        } catch (RunCancelledException e) {
            return cancelled();
        }
    }

    private void load() {
        var snapshot = steps.run("load", ThreadLog.Snapshot.class, mayHaveRunBefore -> {
            var teller = new Teller(request.runId(), "load", 1, 0, "");
            teller.tell(new AgentEvent.RunStarted(request.messageId(), request.text()));
            return log.open(
                    request.threadId(),
                    request.runId(),
                    new Message.FromUser(request.messageId(), request.text()),
                    teller.entries());
        });
        snapshot.messages().forEach(placed -> messages.add(placed.message()));
        nextSeq = snapshot.messages().getLast().seq() + 1;
        state = snapshot.state();
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
        open.addAll(reply.toolCalls());
        var controls = new ArrayList<Control>();
        for (var group : toolSteps.groups(agent, reply.toolCalls())) {
            for (var done : toolSteps.run(agent, reply, group, turn, nextSeq, state)) {
                add(done.message());
                open.removeIf(call -> call.id().equals(done.message().toolCallId()));
                state = state.apply(done.patch());
                controls.add(done.control());
            }
        }
        turns.add(new Turn(agent.name(), reply.text(), reply.toolCalls(), controls));
        return "";
    }

    /** The engine's word of the cancel may come while the run is already winding up because its step was interrupted. */
    private RunResult cancelled() {
        try {
            return finish(RunResult.Status.CANCELLED, "", "");
        } catch (RunCancelledException again) {
            return finish(RunResult.Status.CANCELLED, "", "");
        }
    }

    private RunResult finish(RunResult.Status status, String fallbackAnswer, String error) {
        return finish(status, fallbackAnswer, error, new Limits.Reached("", ""));
    }

    /** Answers every open tool call, keeps the state and tells the end. Also the way out of a cancelled run. */
    private RunResult finish(RunResult.Status status, String fallbackAnswer, String error, Limits.Reached limit) {
        String said = turns.isEmpty() ? "" : turns.getLast().text();
        String answer = said.isBlank() ? fallbackAnswer : said;
        var result = new RunResult(request.runId(), status, answer, error, limit.limit(), usage, turns.size());
        var unanswered = List.copyOf(open);
        long seq = nextSeq;
        var end = state;
        return steps.run("finish", RunResult.class, mayHaveRunBefore -> {
            if (!messages.isEmpty()) {
                log.saveState(request.threadId(), request.runId(), end);
            }
            var step = new StepCommit(log, request, "finish", "save", turns.size(), lastAgent(), mayHaveRunBefore);
            return step.end(RunResult.class, teller -> {
                step.add(placed(cancelledResults(unanswered, teller), seq));
                if (said.isBlank() && !fallbackAnswer.isBlank()) {
                    step.add(List.of(new Placed(seq + unanswered.size(), spoken(fallbackAnswer, teller))));
                }
                if (!limit.limit().isEmpty()) {
                    teller.tell(new AgentEvent.LimitReached(limit.limit(), limit.detail()));
                }
                teller.tell(new AgentEvent.RunFinished(status.wireName(), answer, error, usage, turns.size()));
                return result;
            });
        });
    }

    private List<Message> cancelledResults(List<ToolCall> calls, Teller teller) {
        var results = new ArrayList<Message>();
        for (var call : calls) {
            String text = "The run was cancelled before this tool ran.";
            var result =
                    new Message.FromTool(call.id() + ":result", call.id(), call.name(), ToolStatus.CANCELLED, text);
            teller.tell(new AgentEvent.ToolEnded(result.id(), call.id(), ToolStatus.CANCELLED, text, 0));
            results.add(result);
        }
        return results;
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

    private static List<Placed> placed(List<Message> messages, long firstSeq) {
        var placed = new ArrayList<Placed>();
        for (var message : messages) {
            placed.add(new Placed(firstSeq + placed.size(), message));
        }
        return placed;
    }

    private void add(Message message) {
        messages.add(message);
        nextSeq++;
    }
}
