package dev.agentops.agentkit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentops.agentkit.FinishStep.Ending;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.Continuation;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One run from its first step to its last: route, let the agent's model speak, run the tools it asked for, and again. */
final class RunLoop {
    private static final int MAX_MISSES = 3;
    private static final String LAST_TURN = """
            This is your last turn in this run: %s You cannot use tools to find out or do more now. Write the best answer you can \
            from what you have: what is known, what was done, what is still open.""";

    /** @param begun the first turn, if it began in the step that loaded */
    record Loaded(
            ThreadLog.Opened opened,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TurnStep.Begun> begun) {
        Loaded {
            begun = begun == null ? List.of() : List.copyOf(begun);
        }
    }

    private Network network;
    private final JoinedSteps steps;
    private final ThreadLog log;
    private final ToolGate gate;
    private final Lineage lineage;
    /** As it was when the run began; empty until it is read. */
    private final AtomicReference<List<Message>> transcript;

    private final Progress progress = new Progress();
    private RunRequest request;
    private AgentTurns turns;
    private Budget budget;
    private TurnStep turnStep;
    private FinishStep finishStep;
    /** What the agent that was at work is told in its next turn, which then follows without asking the router. */
    private String note = "";

    private int misses;
    private Optional<TurnStep.Begun> begun = Optional.empty();
    private List<Continuation> continued = List.of();

    /** @param engine's journal, one entry for as much as may be */
    RunLoop(Network network, RunRequest request, Steps engine, ThreadLog log, ToolGate gate, Lineage lineage) {
        this.network = network;
        this.log = log;
        this.gate = gate;
        this.lineage = lineage;
        this.transcript = new AtomicReference<>(List.of());
        this.steps = new Segments(engine, ahead -> new RunLoop(this, network, request, ahead).run());
        serve(request);
    }

    /** The same run from its start, on other steps. */
    private RunLoop(RunLoop same, Network network, RunRequest request, JoinedSteps steps) {
        this.network = network;
        this.log = same.log;
        this.gate = same.gate;
        this.lineage = same.lineage;
        this.transcript = same.transcript;
        this.steps = steps;
        serve(request);
    }

    /** A request may have been edited while it was queued: what the transcript holds is what is served. */
    private void serve(RunRequest asked) {
        this.request = asked;
        this.budget = new Budget(network.limits(), request, steps);
        this.finishStep = new FinishStep(network, request, steps, log, gate);
        var lastWord = new LastWord(network, request, log, finishStep);
        this.turns = new AgentTurns(
                steps,
                new ModelStep(request, lineage, log, network.limits()),
                continued,
                new ToolSteps(request, lineage, steps, log, gate, network.limits()),
                progress,
                new Reading(log, network.limits().maxOutputTokens()),
                lastWord);
        this.turnStep = new TurnStep(network, request, log, turns, budget, finishStep, lastWord, !continued.isEmpty());
    }

    RunResult run() {
        try {
            load();
            return work();
        } catch (RunCancelledException e) {
            return cancelled();
        }
    }

    /** What the run changed; complete once it has ended. */
    StatePatch patch() {
        return progress.patch();
    }

    private void load() {
        var loaded = steps.join(JoinedSteps.Kind.WORD, "load", Loaded.class, mayHaveRunBefore -> {
            var opened = open();
            transcript.set(log.read(request.threadId(), opened.lastSeq()));
            var first = new RunLoop(this, network, request, steps);
            first.opened(opened, transcript.get());
            return new Loaded(opened, first.begin(mayHaveRunBefore && !opened.first()));
        });
        if (transcript.get().isEmpty()) {
            transcript.set(log.read(request.threadId(), loaded.opened().lastSeq()));
        }
        opened(loaded.opened(), transcript.get());
        begun = loaded.begun().stream().findFirst();
    }

    private ThreadLog.Opened open() throws Exception {
        var teller = new Teller(request.runId(), "load", 1, 0, "");
        teller.tell(new AgentEvent.RunStarted(request.messageId(), request.text()));
        return log.open(
                request.threadId(),
                request.runId(),
                new Message.FromUser(request.messageId(), request.text()),
                teller.entries());
    }

    private void opened(ThreadLog.Opened opened, List<Message> transcript) {
        progress.opened(opened, transcript);
        if (!opened.continued().isEmpty()) {
            continued = opened.continued();
            network = network.continuing(continued.getFirst());
            serve(request);
        }
        if (transcript.getLast() instanceof Message.FromUser(var id, var text)
                && id.equals(request.messageId())
                && !text.equals(request.text())) {
            serve(request.saying(text));
        }
    }

    /** The first turn's step within the one that loads; empty when something has to be journalled or decided before it. */
    private List<TurnStep.Begun> begin(boolean mayHaveRunBefore) throws Exception {
        return budget.mayBegin(progress)
                ? List.of(turnStep.run(progress, Optional.empty(), mayHaveRunBefore))
                : List.of();
    }

    private RunResult work() {
        try {
            var result = Optional.<RunResult>empty();
            while (result.isEmpty()) {
                result = turn();
            }
            return result.get();
        } catch (UserCode.Failed e) {
            return finish(Ending.failed(progress.lastText(), e.getMessage()));
        }
    }

    private RunResult finish(Ending ending) {
        return finishStep.run(ending, progress);
    }

    /** @return how the run ended; empty while it goes on */
    private Optional<RunResult> turn() {
        if (begun.isPresent()) {
            var first = begun.get();
            begun = Optional.empty();
            return go(first, Optional.empty());
        }
        var limit = budget.reached(progress);
        if (limit.isPresent() && (!progress.answered() || !note.isEmpty())) {
            return Optional.of(lastTurn(limit.get()));
        }
        if (!note.isEmpty()) {
            return speak(progress.lastAgent(network));
        }
        var next = steps.join(
                JoinedSteps.Kind.WORD,
                TurnStep.name(progress.nextTurn()),
                TurnStep.Begun.class,
                mayHaveRunBefore -> turnStep.run(progress, limit, mayHaveRunBefore));
        return go(next, limit);
    }

    private Optional<RunResult> go(TurnStep.Begun next, Optional<Limits.Reached> limit) {
        return switch (next) {
            case TurnStep.Begun.Ended ended -> Optional.of(ended.result());
            case TurnStep.Begun.Routed routed -> follow(routed, limit);
            case TurnStep.Begun.Spoke(var decision, var usage, var cost, var said) -> {
                progress.spend(usage, cost);
                var agent = network.ready(decision.agent(), progress.state());
                turns.heard(said.outcome());
                yield spoken(agent, said);
            }
        };
    }

    private Optional<RunResult> follow(TurnStep.Begun.Routed routed, Optional<Limits.Reached> before) {
        progress.spend(routed.usage(), routed.cost());
        if (!(routed.decision() instanceof Decision.Route next)) {
            return Optional.of(finish(Ending.of(routed.decision(), progress)));
        }
        var limit = before.or(() -> budget.reachedWithin(progress));
        return limit.isPresent() ? Optional.of(lastTurn(limit.get())) : speak(next.agent());
    }

    private Optional<RunResult> speak(String agentName) {
        var agent = network.ready(agentName, progress.state());
        return spoken(agent, turns.ask(agent, turns.choice(agent), note));
    }

    private Optional<RunResult> spoken(Agent agent, LastWord.Said said) {
        if (!said.ended().isEmpty()) {
            return Optional.of(said.ended().getFirst());
        }
        var outcome = said.outcome();
        if (!outcome.failure().isEmpty()) {
            return Optional.of(finish(failed(outcome.failure())));
        }
        var reply = outcome.message().getFirst();
        return switch (AnswerCheck.of(agent, reply, turns.tools(agent, reply))) {
            case AnswerCheck.Accepted(var json) -> Optional.of(finish(Ending.structured(reply.text(), json)));
            case AnswerCheck.Missed(var why) -> missed(agent, why);
            case AnswerCheck.Open open -> {
                note = "";
                yield Optional.empty();
            }
        };
    }

    /** Without money the run could not have gone on either way. */
    private Ending failed(String why) {
        return network.limits()
                .moneyReached(progress.cost())
                .map(money -> Ending.limited(
                        progress.lastText(), Limits.Reached.hard(money.limit(), why + " " + money.detail())))
                .orElseGet(() -> Ending.failed(progress.lastText(), why));
    }

    private Optional<RunResult> missed(Agent agent, String why) {
        note = why;
        misses++;
        return misses < MAX_MISSES
                ? Optional.empty()
                : Optional.of(finish(Ending.failed(
                        progress.lastText(),
                        "The agent '" + agent.name() + "' gave no valid answer in " + misses + " tries. " + why)));
    }

    /** The agent that was at work writes what it has; whatever comes of that, the limit ends the run. */
    private RunResult lastTurn(Limits.Reached limit) {
        if (!network.limits().lastTurn() || limit.hard() || progress.turns().isEmpty()) {
            return finish(Ending.limited(progress.lastText(), limit));
        }
        var named = network.agent(progress.lastAgent(network));
        var hooked = named.withHooks(Hooks.all(network.hooks(), named.hooks()));
        var agent = hooked.isStructured() ? hooked.onlyAnswering() : hooked.at(progress.state());
        var choice = agent.isStructured() ? ToolChoice.REQUIRED : ToolChoice.NONE;
        var outcome = turns.askForTheLast(agent, choice, LAST_TURN.formatted(limit.detail()));
        if (!outcome.failure().isEmpty()) {
            return finish(Ending.limited(progress.lastText(), limit));
        }
        var reply = outcome.message().getFirst();
        return finish(
                AnswerCheck.of(agent, reply, turns.tools(agent, reply)) instanceof AnswerCheck.Accepted(var json)
                        ? Ending.structured(reply.text(), json).at(limit)
                        : Ending.limited(progress.lastText(), limit));
    }

    /** The engine's word of the cancel may come once more while the run is already winding up. */
    private RunResult cancelled() {
        while (true) {
            try {
                return finish(Ending.cancelled(progress.lastText()));
            } catch (RunCancelledException again) {
                // delivered now; it is not delivered twice
            }
        }
    }
}
