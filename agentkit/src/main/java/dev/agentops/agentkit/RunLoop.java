package dev.agentops.agentkit;

import dev.agentops.agentkit.FinishStep.Ending;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Control;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.ArrayList;

/** One run from its first step to its last: route, let the agent's model speak, run the tools it asked for, and again. */
final class RunLoop {
    private final Network network;
    private final RunRequest request;
    private final Steps steps;
    private final ThreadLog log;
    private final RouteStep routeStep;
    private final ModelStep modelStep;
    private final ToolSteps toolSteps;
    private final FinishStep finishStep;
    private final Progress progress = new Progress();

    RunLoop(Network network, RunRequest request, Steps steps, ThreadLog log, ToolGate gate) {
        this.network = network;
        this.request = request;
        this.steps = steps;
        this.log = log;
        this.routeStep = new RouteStep(network, request, log);
        this.modelStep = new ModelStep(request, log, network.limits());
        this.toolSteps = new ToolSteps(request, steps, log, gate);
        this.finishStep = new FinishStep(network, request, steps, log, gate);
    }

    RunResult run() {
        try {
            load();
            return finishStep.run(work(), progress);
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
        progress.opened(opened, log.read(request.threadId(), opened.lastSeq()));
    }

    private Ending work() {
        while (true) {
            var limit = network.limits().reached(progress.turns().size(), progress.usage());
            if (limit.isPresent()) {
                return Ending.limited(progress.lastText(), limit.get());
            }
            switch (route()) {
                case Decision.Done done -> {
                    return done(done);
                }
                case Decision.Ask ask -> {
                    return Ending.completed(ask.question(), true);
                }
                case Decision.Fail fail -> {
                    return Ending.failed(progress.lastText(), fail.reason());
                }
                case Decision.Route next -> {
                    var failure = turn(network.agent(next.agent()));
                    if (!failure.isEmpty()) {
                        return Ending.failed(progress.lastText(), failure);
                    }
                }
            }
        }
    }

    private Ending done(Decision.Done done) {
        var turns = progress.turns();
        String said = turns.isEmpty() ? "" : turns.getLast().text();
        return said.isBlank() ? Ending.completed(done.summary(), true) : Ending.completed(said, false);
    }

    private Decision route() {
        int turn = progress.nextTurn();
        return steps.run(
                "router:" + turn, Decision.class, mayHaveRunBefore -> routeStep.run(progress, turn, mayHaveRunBefore));
    }

    /** @return empty, or why the model gave no answer */
    private String turn(Agent named) {
        int turn = progress.nextTurn();
        var agent = named.withHooks(Hooks.all(network.hooks(), named.hooks()));
        var ask = new ModelStep.Ask(agent, progress.messages(), progress.state(), turn, progress.nextSeq());
        var outcome = steps.run(
                "model:" + turn, ModelStep.Outcome.class, mayHaveRunBefore -> modelStep.run(ask, mayHaveRunBefore));
        progress.add(outcome.usage());
        outcome.message().forEach(progress::add);
        if (outcome.cancelled()) {
            throw new RunCancelledException();
        }
        if (!outcome.failure().isEmpty()) {
            return outcome.failure();
        }
        tools(agent, outcome.message().getFirst(), turn);
        return "";
    }

    private void tools(Agent agent, Message.FromAgent reply, int turn) {
        var results = new ArrayList<String>();
        var controls = new ArrayList<Control>();
        for (var group : toolSteps.groups(agent, reply.toolCalls())) {
            for (var done : toolSteps.run(agent, reply, group, turn, progress.nextSeq(), progress.state())) {
                progress.add(done);
                results.add(done.message().content());
                controls.add(done.control());
            }
        }
        progress.add(new Turn(agent.name(), reply.text(), reply.toolCalls(), results, controls));
    }

    /** The engine's word of the cancel may come once more while the run is already winding up. */
    private RunResult cancelled() {
        while (true) {
            try {
                return finishStep.run(Ending.cancelled(progress.lastText()), progress);
            } catch (RunCancelledException again) {
                // delivered now; it is not delivered twice
            }
        }
    }
}
