package dev.agentops.agentkit;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.agentops.agentkit.FinishStep.Ending;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first step of a turn. The router decides, and the step goes on to what was decided, the agent's word or the end of the run. A
 * decision by rules is part of the commit of what follows; one that a model was paid for is committed at once, by itself, so that an
 * agent that breaks off does not make it be paid again.
 */
final class TurnStep {

    /** How far the step got. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "begun")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Begun.Routed.class, name = "routed"),
        @JsonSubTypes.Type(value = Begun.Spoke.class, name = "spoke"),
        @JsonSubTypes.Type(value = Begun.Ended.class, name = "ended")
    })
    sealed interface Begun {
        /** @param usage of the models that the router asked */
        record Routed(Decision decision, Usage usage, Cost cost) implements Begun {}

        /** @param usage as of {@link Routed}; what the agent's own model used is in its word */
        record Spoke(Decision.Route decision, Usage usage, Cost cost, LastWord.Said said) implements Begun {
            Spoke(Decision.Route decision, LastWord.Said said) {
                this(decision, Usage.NONE, Cost.ZERO, said);
            }
        }

        record Ended(RunResult result) implements Begun {}
    }

    private final Network network;
    private final RunRequest request;
    private final ThreadLog log;
    private final AgentTurns turns;
    private final Budget budget;
    private final FinishStep finish;
    private final LastWord lastWord;
    private final boolean continues;

    /** @param continues the run's first turn is given */
    TurnStep(
            Network network,
            RunRequest request,
            ThreadLog log,
            AgentTurns turns,
            Budget budget,
            FinishStep finish,
            LastWord lastWord,
            boolean continues) {
        this.network = network;
        this.request = request;
        this.log = log;
        this.turns = turns;
        this.budget = budget;
        this.finish = finish;
        this.lastWord = lastWord;
        this.continues = continues;
    }

    static String name(int turn) {
        return "turn:" + turn;
    }

    /** @param limit that the run has reached: then no model is asked, and no agent speaks in this step */
    Begun run(Progress progress, Optional<Limits.Reached> limit, boolean mayHaveRunBefore) throws Exception {
        var earlier = finish.earlier(mayHaveRunBefore);
        if (earlier.isPresent()) {
            return new Begun.Ended(earlier.get());
        }
        return switch (begin(progress, limit, mayHaveRunBefore)) {
            case Begun.Spoke spoke -> {
                var agent = network.ready(spoke.decision().agent(), progress.state());
                yield new Begun.Spoke(
                        spoke.decision(), lastWord.after(agent, spoke.said().outcome(), progress, mayHaveRunBefore));
            }
            case Begun.Routed routed when limit.isEmpty() -> goOn(routed, progress, mayHaveRunBefore);
            case Begun other -> other;
        };
    }

    /** The agent speaks at once, in a commit of its own, where nothing has to be journalled or decided before it. */
    private Begun goOn(Begun.Routed routed, Progress before, boolean mayHaveRunBefore) throws Exception {
        if (!(routed.decision() instanceof Decision.Route route)) {
            return routed;
        }
        var progress = before.copy();
        progress.spend(routed.usage(), routed.cost());
        var agent = ready(route, progress);
        if (agent.isEmpty() || !budget.mayGoOn(progress)) {
            return routed;
        }
        return new Begun.Spoke(
                route, routed.usage(), routed.cost(), turns.say(agent.get(), progress, mayHaveRunBefore));
    }

    private Begun begin(Progress progress, Optional<Limits.Reached> limit, boolean mayHaveRunBefore) throws Exception {
        int turn = progress.nextTurn();
        var step = new StepCommit(log, request, name(turn), "router", turn, "", mayHaveRunBefore);
        return step.end(Begun.class, teller -> {
            var orders = orders(progress, limit, teller);
            var stop = stop(orders);
            var refusal = stop.map(one -> "the run is to stop").or(() -> limit.map(one -> "the run is at its limit"));
            var heard = refusal.isEmpty() ? orders : List.<Order>of();
            var made = RouterDecision.of(network, request, progress, heard, refusal);
            if (stop.isPresent() && made.decision() instanceof Decision.Route) {
                step.storedElsewhere();
                var ending = Ending.limited(progress.lastText(), Stopped.reached(stop.get()));
                return new Begun.Ended(finish.close(ending, progress, begunBefore(teller, turn), mayHaveRunBefore));
            }
            if (made.models().asked()) {
                begunBefore(teller, turn).forEach(teller::tell);
                made.allTold().forEach(teller::tell);
                made.models().told().forEach(teller::tell);
                return routed(made, step);
            }
            if (made.decision() instanceof Decision.Route route) {
                teller.tellOnce("decision", made.told());
                var agent = limit.isPresent() ? Optional.<Agent>empty() : ready(route, progress);
                if (agent.isPresent()) {
                    return new Begun.Spoke(route, new LastWord.Said(turns.speak(step, teller, agent.get())));
                }
                begunBefore(teller, turn).forEach(teller::tell);
                return routed(made, step);
            }
            step.storedElsewhere();
            var ending = Ending.of(made.decision(), progress);
            var told = new ArrayList<>(begunBefore(teller, turn));
            told.addAll(made.allTold());
            return new Begun.Ended(finish.close(ending, progress, told, mayHaveRunBefore));
        });
    }

    /** A run at its limit is told nothing more: its next turn is its last. A first turn that is given is not given to another. */
    private List<Order> orders(Progress progress, Optional<Limits.Reached> limit, Teller teller) throws Exception {
        boolean given = limit.isPresent() || (continues && progress.turns().isEmpty());
        return log.ordered(request.threadId(), request.runId(), progress.nextTurn(), given || teller.attempt() > 1);
    }

    private static Optional<Order.Stop> stop(List<Order> orders) {
        return orders.stream()
                .filter(Order.Stop.class::isInstance)
                .map(Order.Stop.class::cast)
                .findFirst();
    }

    /** An attempt before, whose router decided otherwise, let an agent begin to speak: that is void, and its turn is over. */
    private List<AgentEvent> begunBefore(Teller teller, int turn) {
        return teller.attempt() == 1
                ? List.of()
                : List.of(
                        new AgentEvent.AttemptStarted(
                                request.runId() + ":" + turn,
                                teller.attempt(),
                                "The server stopped while the model was answering, and the router decided otherwise then."),
                        new AgentEvent.TurnFinished());
    }

    private static Begun routed(RouterDecision made, StepCommit step) {
        if (made.decision() instanceof Decision.Fail) {
            step.status("failed");
        }
        return new Begun.Routed(
                made.decision(), made.models().usage(), made.models().cost());
    }

    /** @return empty when the user's rules break: the loop finds that again, and ends the run with it */
    private Optional<Agent> ready(Decision.Route route, Progress progress) {
        try {
            return Optional.of(network.ready(route.agent(), progress.state()));
        } catch (UserCode.Failed e) {
            return Optional.empty();
        }
    }
}
