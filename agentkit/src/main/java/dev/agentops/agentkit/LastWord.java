package dev.agentops.agentkit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentops.agentkit.FinishStep.Ending;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.List;
import java.util.Optional;

/**
 * The end of a run in the step of the word that ends it. When an agent has answered, the router is asked at once; if it ends the run
 * without a model, the run is closed, in a commit of its own after that of the word. Otherwise nothing has happened, and the next turn
 * asks the router again.
 */
final class LastWord {
    /**
     * What an agent said, as it is journalled.
     *
     * @param ended how the run ended with it; empty when it goes on
     */
    record Said(
            ModelStep.Outcome outcome,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RunResult> ended) {
        Said {
            ended = ended == null ? List.of() : List.copyOf(ended);
        }

        Said(ModelStep.Outcome outcome) {
            this(outcome, List.of());
        }
    }

    private final Network network;
    private final RunRequest request;
    private final ThreadLog log;
    private final FinishStep finish;

    LastWord(Network network, RunRequest request, ThreadLog log, FinishStep finish) {
        this.network = network;
        this.request = request;
        this.log = log;
        this.finish = finish;
    }

    /** @param before the run up to the word, which is committed; left as it is */
    Said after(Agent agent, ModelStep.Outcome outcome, Progress before, boolean mayHaveRunBefore) throws Exception {
        if (!isAnswer(agent, outcome)) {
            return new Said(outcome);
        }
        var earlier = finish.earlier(mayHaveRunBefore);
        if (earlier.isPresent()) {
            return new Said(outcome, List.of(earlier.get()));
        }
        var progress = before.copy();
        progress.hear(outcome);
        String text = outcome.message().getFirst().text();
        progress.add(new Turn(agent.name(), text, List.of(), List.of(), List.of()));
        var orders = log.ordered(request.threadId(), request.runId(), progress.nextTurn(), false);
        var made = RouterDecision.of(network, request, progress, orders, Optional.of("an agent has just answered"));
        if (made.models().refused() || made.decision() instanceof Decision.Route) {
            return new Said(outcome);
        }
        var ending = Ending.of(made.decision(), progress);
        return new Said(outcome, List.of(finish.close(ending, progress, made.allTold(), mayHaveRunBefore)));
    }

    /** An agent that has to answer with a record answers by a tool call. */
    private static boolean isAnswer(Agent agent, ModelStep.Outcome outcome) {
        return !agent.isStructured()
                && outcome.failure().isEmpty()
                && !outcome.cancelled()
                && outcome.message().stream()
                        .anyMatch(message -> message.toolCalls().isEmpty());
    }
}
