package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.Steps;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A run's limits against what it has used. Looks at the clock in a step of its own, and only when there is a limit of time. */
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
        return reachedWithin(progress);
    }

    /** Within a turn, by the clock as it was at its start. */
    Optional<Limits.Reached> reachedWithin(Progress progress) {
        var run = progress.soFar(request, elapsed);
        return UserCode.pure("a stop condition", () -> limits.reached(run));
    }

    private Duration elapsed(int turn) {
        var now = steps.run("clock:" + turn, Instant.class, mayHaveRunBefore -> Instant.now());
        if (turn == 1) {
            startedAt = now;
        }
        return Duration.between(startedAt, now);
    }
}
