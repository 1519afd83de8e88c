package dev.agentops.agentkit;

import dev.agentops.agentkit.FinishStep.Ending;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.Optional;

/** One run from its first step to its last: route, let the agent's model speak, run the tools it asked for, and again. */
final class RunLoop {
    private static final int MAX_MISSES = 3;
    private static final String LAST_TURN = """
            This is your last turn in this run: %s You cannot use tools to find out or do more now. Write the best answer you can \
            from what you have: what is known, what was done, what is still open.""";

    private final Network network;
    private final RunRequest request;
    private final Steps steps;
    private final ThreadLog log;
    private final RouteStep routeStep;
    private final AgentTurns turns;
    private final Budget budget;
    private final FinishStep finishStep;
    private final Progress progress = new Progress();
    /** What the agent that was at work is told in its next turn, which then follows without asking the router. */
    private String note = "";

    private int misses;

    RunLoop(Network network, RunRequest request, Steps steps, ThreadLog log, ToolGate gate, Lineage lineage) {
        this.network = network;
        this.request = request;
        this.steps = steps;
        this.log = log;
        this.routeStep = new RouteStep(network, request, log);
        this.budget = new Budget(network.limits(), request, steps);
        this.turns = new AgentTurns(
                steps,
                new ModelStep(request, lineage, log, network.limits()),
                new ToolSteps(request, lineage, steps, log, gate),
                progress);
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

    /** What the run changed; complete once it has ended. */
    StatePatch patch() {
        return progress.patch();
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
        try {
            var ending = Optional.<Ending>empty();
            while (ending.isEmpty()) {
                ending = next();
            }
            return ending.get();
        } catch (UserCode.Failed e) {
            return Ending.failed(progress.lastText(), e.getMessage());
        }
    }

    /** @return how the run ends; empty while it goes on */
    private Optional<Ending> next() {
        var limit = budget.reached(progress);
        if (limit.isPresent() && !progress.answered()) {
            return Optional.of(lastTurn(limit.get()));
        }
        return switch (route()) {
            case Decision.Done done -> Optional.of(done(done));
            case Decision.Ask ask -> Optional.of(Ending.completed(ask.question(), true));
            case Decision.Fail fail -> Optional.of(Ending.failed(progress.lastText(), fail.reason()));
            case Decision.Route next when limit.isPresent() -> Optional.of(lastTurn(limit.get()));
            case Decision.Route next -> turn(network.agent(next.agent()));
        };
    }

    private Ending done(Decision.Done done) {
        String said =
                progress.turns().isEmpty() ? "" : progress.turns().getLast().text();
        return said.isBlank() ? Ending.completed(done.summary(), true) : Ending.completed(said, false);
    }

    private Decision route() {
        if (!note.isEmpty()) {
            String agent = progress.turns().getLast().agent();
            return new Decision.Route(agent, "answer", "its answer was not valid", 1);
        }
        int turn = progress.nextTurn();
        return steps.run(
                "router:" + turn, Decision.class, mayHaveRunBefore -> routeStep.run(progress, turn, mayHaveRunBefore));
    }

    private Optional<Ending> turn(Agent named) {
        var agent = named.at(progress.state()).withHooks(Hooks.all(network.hooks(), named.hooks()));
        var outcome = turns.ask(agent, turns.choice(agent), note);
        if (!outcome.failure().isEmpty()) {
            return Optional.of(Ending.failed(progress.lastText(), outcome.failure()));
        }
        var reply = outcome.message().getFirst();
        return switch (AnswerCheck.of(agent, reply, turns.tools(agent, reply))) {
            case AnswerCheck.Accepted(var json) -> Optional.of(Ending.structured(reply.text(), json));
            case AnswerCheck.Missed(var why) -> missed(agent, why);
            case AnswerCheck.Open open -> {
                note = "";
                yield Optional.empty();
            }
        };
    }

    private Optional<Ending> missed(Agent agent, String why) {
        note = why;
        misses++;
        return misses < MAX_MISSES
                ? Optional.empty()
                : Optional.of(Ending.failed(
                        progress.lastText(),
                        "The agent '" + agent.name() + "' gave no valid answer in " + misses + " tries. " + why));
    }

    /** The agent that was at work writes what it has; whatever comes of that, the limit ends the run. */
    private Ending lastTurn(Limits.Reached limit) {
        if (!network.limits().lastTurn() || progress.turns().isEmpty()) {
            return Ending.limited(progress.lastText(), limit);
        }
        var named = network.agent(progress.turns().getLast().agent());
        var hooked = named.withHooks(Hooks.all(network.hooks(), named.hooks()));
        var agent = hooked.isStructured() ? hooked.onlyAnswering() : hooked.at(progress.state());
        var choice = agent.isStructured() ? ToolChoice.REQUIRED : ToolChoice.NONE;
        var outcome = turns.ask(agent, choice, LAST_TURN.formatted(limit.detail()));
        if (!outcome.failure().isEmpty()) {
            return Ending.limited(progress.lastText(), limit);
        }
        var reply = outcome.message().getFirst();
        return AnswerCheck.of(agent, reply, turns.tools(agent, reply)) instanceof AnswerCheck.Accepted(var json)
                ? Ending.structured(reply.text(), json).at(limit)
                : Ending.limited(progress.lastText(), limit);
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
