package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.Steps;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run's limits against what it has used. Looks at the clock, and at what runs share, in steps of their own, and only when there is
 * such a limit.
 */
final class Budget {
    private final Limits limits;
    private final RunRequest request;
    private final Steps steps;
    private Instant startedAt = Instant.EPOCH;
    private Duration elapsed = Duration.ZERO;

    Budget(Limits limits, RunRequest request, Steps steps) {
        this.limits = limits;
        this.request = request;
        this.steps = steps;
    }

    /** Before a turn. */
    Optional<Limits.Reached> reached(Progress progress) {
        if (limits.timed()) {
            elapsed = elapsed(progress.nextTurn());
        }
        return reached(progress, "budget:" + progress.nextTurn());
    }

    /** Whether it is certain, without a step, that the run may have its first turn. */
    boolean mayBegin(Progress progress) {
        return !limits.timed() && mayGoOn(progress);
    }

    /** Whether it is certain, without a step, that nothing is reached; by the clock as it was at the turn's start. */
    boolean mayGoOn(Progress progress) {
        try {
            return limits.shared() == SharedBudget.NONE
                    && reachedWithin(progress).isEmpty();
        } catch (UserCode.Failed e) {
            return false;
        }
    }

    /** Within a turn, once its router has asked a model; by the clock as it was at its start. */
    Optional<Limits.Reached> reachedWithin(Progress progress) {
        return reached(progress, "budget:" + progress.nextTurn() + ":agent");
    }

    private Optional<Limits.Reached> reached(Progress progress, String sharedStep) {
        var run = progress.soFar(request, elapsed);
        return UserCode.pure("a stop condition", () -> limits.reached(run)).or(() -> shared(sharedStep));
    }

    private Optional<Limits.Reached> shared(String step) {
        if (limits.shared() == SharedBudget.NONE) {
            return Optional.empty();
        }
        var reached = steps.run(
                step, Limits.Reached.class, mayHaveRunBefore -> limits.shared().reached(request));
        return Optional.of(reached).filter(some -> !some.limit().isEmpty());
    }

    private Duration elapsed(int turn) {
        var now = steps.run("clock:" + turn, Instant.class, mayHaveRunBefore -> Instant.now());
        if (turn == 1) {
            startedAt = now;
        }
        return Duration.between(startedAt, now);
    }
}
