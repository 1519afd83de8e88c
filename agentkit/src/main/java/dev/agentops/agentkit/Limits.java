package dev.agentops.agentkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a run must end. Checked before each model call of an agent; a run that reaches one says which, and its agent gets one last
 * turn without tools to write the best answer so far.
 *
 * @param maxTurns model calls of agents, at least 1, the last turn not counted
 * @param maxTokens input and output tokens of the whole run
 * @param maxOutputTokens of one model call
 * @param maxCost by {@code pricing}
 * @param maxTime since the run began, waits for humans included; {@link Duration#ZERO} for none
 * @param stops further conditions, asked first
 * @param lastTurn whether there is a last turn
 */
public record Limits(
        int maxTurns,
        long maxTokens,
        int maxOutputTokens,
        double maxCost,
        Pricing pricing,
        Duration maxTime,
        List<StopCondition> stops,
        boolean lastTurn) {
    public static final Limits DEFAULT = new Limits(40, 1_500_000, 8_000);

    public Limits {
        if (maxTurns < 1 || maxTokens < 1 || maxOutputTokens < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
        if (!(maxCost > 0) || maxTime.isNegative()) {
            throw new IllegalArgumentException("the cost limit must be above 0 and the time limit not negative");
        }
        stops = List.copyOf(stops);
    }

    public Limits(int maxTurns, long maxTokens, int maxOutputTokens) {
        this(
                maxTurns,
                maxTokens,
                maxOutputTokens,
                Double.POSITIVE_INFINITY,
                Pricing.FREE,
                Duration.ZERO,
                List.of(),
                true);
    }

    public Limits withCost(double max, Pricing byPricing) {
        return new Limits(maxTurns, maxTokens, maxOutputTokens, max, byPricing, maxTime, stops, lastTurn);
    }

    public Limits withTime(Duration max) {
        return new Limits(maxTurns, maxTokens, maxOutputTokens, maxCost, pricing, max, stops, lastTurn);
    }

    public Limits until(StopCondition stop) {
        var all = new ArrayList<>(stops);
        all.add(stop);
        return new Limits(maxTurns, maxTokens, maxOutputTokens, maxCost, pricing, maxTime, all, lastTurn);
    }

    public Limits withoutLastTurn() {
        return new Limits(maxTurns, maxTokens, maxOutputTokens, maxCost, pricing, maxTime, stops, false);
    }

    boolean timed() {
        return maxTime.isPositive();
    }

    /** @param limit its name, such as {@code turns}; @param detail for people */
    public record Reached(String limit, String detail) {}

    Optional<Reached> reached(RunSoFar run) {
        return stops.stream()
                .flatMap(stop -> stop.reached(run).stream())
                .findFirst()
                .or(() -> budget(run));
    }

    private Optional<Reached> budget(RunSoFar run) {
        if (run.turns().size() >= maxTurns) {
            return used("turns", "its " + maxTurns + " turns");
        }
        if (run.usage().totalTokens() >= maxTokens) {
            return used("tokens", "its budget of " + maxTokens + " tokens");
        }
        if (run.cost() >= maxCost) {
            return used("cost", "its budget of " + maxCost);
        }
        if (timed() && run.elapsed().compareTo(maxTime) >= 0) {
            return used("time", "its time of " + maxTime.toSeconds() + " s");
        }
        return Optional.empty();
    }

    private static Optional<Reached> used(String limit, String what) {
        return Optional.of(new Reached(limit, "The run used " + what + ". Ask again to go on from here."));
    }
}
