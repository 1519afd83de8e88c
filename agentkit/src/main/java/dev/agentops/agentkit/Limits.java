package dev.agentops.agentkit;

import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.PriceTable;
import dev.agentops.agentkit.model.Usage;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a run must end. Checked before each model call of an agent; a run that reaches one says which, and its agent gets one last
 * turn without tools to write the best answer so far. Not so when it is about money: then no model is called any more, and no tool that
 * writes is run. Money is looked at before each try of a call and before each summary, too. What is about tools is checked before each
 * tool call: one too many is not run, and its result says why. A network inside of another has limits of its own, but never more money and
 * tokens than the outer run has left, and the outer run's shared budget if it has none. Immutable and thread-safe.
 *
 * @param maxTurns model calls of agents, at least 1, the last turn not counted
 * @param maxTokens input and output tokens of the whole run
 * @param maxOutputTokens of one model call
 * @param maxCost in USD by {@code pricing}; with this limit a run ends, too, once a call's cost is not known
 * @param shared asked last
 * @param maxTime since the run began, waits for humans included; {@link Duration#ZERO} for none
 * @param stops further conditions, asked first
 * @param lastTurn whether there is a last turn
 * @param tools what the run's tool calls may come to
 * @param remedies what to do at a limit of that name, in place of asking again; a whole sentence
 */
public record Limits(
        int maxTurns,
        long maxTokens,
        int maxOutputTokens,
        double maxCost,
        Pricing pricing,
        SharedBudget shared,
        Duration maxTime,
        List<StopCondition> stops,
        boolean lastTurn,
        ToolLimits tools,
        Map<String, String> remedies) {
    public static final Limits DEFAULT = new Limits(40, 1_500_000, 8_000);

    public Limits {
        if (maxTurns < 1 || maxTokens < 1 || maxOutputTokens < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
        if (!(maxCost > 0) || maxTime.isNegative()) {
            throw new IllegalArgumentException("the cost limit must be above 0 and the time limit not negative");
        }
        stops = List.copyOf(stops);
        remedies = Map.copyOf(remedies);
    }

    public Limits(int maxTurns, long maxTokens, int maxOutputTokens) {
        this(
                maxTurns,
                maxTokens,
                maxOutputTokens,
                Double.POSITIVE_INFINITY,
                PriceTable.builtIn(),
                SharedBudget.NONE,
                Duration.ZERO,
                List.of(),
                true,
                ToolLimits.NONE,
                Map.of());
    }

    public Limits withCost(double max, Pricing byPricing) {
        return new Limits(
                maxTurns,
                maxTokens,
                maxOutputTokens,
                max,
                byPricing,
                shared,
                maxTime,
                stops,
                lastTurn,
                tools,
                remedies);
    }

    public Limits withPricing(Pricing byPricing) {
        return withCost(maxCost, byPricing);
    }

    public Limits withShared(SharedBudget budget) {
        return new Limits(
                maxTurns,
                maxTokens,
                maxOutputTokens,
                maxCost,
                pricing,
                budget,
                maxTime,
                stops,
                lastTurn,
                tools,
                remedies);
    }

    public Limits withTime(Duration max) {
        return new Limits(
                maxTurns, maxTokens, maxOutputTokens, maxCost, pricing, shared, max, stops, lastTurn, tools, remedies);
    }

    public Limits until(StopCondition stop) {
        var all = new ArrayList<>(stops);
        all.add(stop);
        return new Limits(
                maxTurns,
                maxTokens,
                maxOutputTokens,
                maxCost,
                pricing,
                shared,
                maxTime,
                all,
                lastTurn,
                tools,
                remedies);
    }

    public Limits withoutLastTurn() {
        return new Limits(
                maxTurns, maxTokens, maxOutputTokens, maxCost, pricing, shared, maxTime, stops, false, tools, remedies);
    }

    public Limits withTools(ToolLimits most) {
        return new Limits(
                maxTurns,
                maxTokens,
                maxOutputTokens,
                maxCost,
                pricing,
                shared,
                maxTime,
                stops,
                lastTurn,
                most,
                remedies);
    }

    public Limits withRemedies(Map<String, String> byLimit) {
        return new Limits(
                maxTurns,
                maxTokens,
                maxOutputTokens,
                maxCost,
                pricing,
                shared,
                maxTime,
                stops,
                lastTurn,
                tools,
                byLimit);
    }

    private boolean countsMoney() {
        return maxCost < Double.POSITIVE_INFINITY || (shared != SharedBudget.NONE && shared.countsMoney());
    }

    boolean timed() {
        return maxTime.isPositive();
    }

    /**
     * @param limit its name, such as {@code turns}; empty for none
     * @param detail for people: what was used and what to do
     * @param hard whether there is no last turn either
     */
    public record Reached(String limit, String detail, boolean hard) {
        public static final Reached NOTHING = new Reached("", "");

        public Reached(String limit, String detail) {
            this(limit, detail, false);
        }

        public static Reached hard(String limit, String detail) {
            return new Reached(limit, detail, true);
        }
    }

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
        var models = modelsReached(run.usage(), run.cost());
        if (models.isPresent()) {
            return models;
        }
        if (timed() && run.elapsed().compareTo(maxTime) >= 0) {
            return used("time", "its time of " + maxTime.toSeconds() + " s");
        }
        return toolsReached(run.toolCalls(), run.toolBytes());
    }

    /** For a run inside of one that has those limits and has used so much of them. */
    Limits within(Limits outer, Usage used, Cost spent) {
        return new Limits(
                maxTurns,
                Math.min(maxTokens, Math.max(1, outer.maxTokens - used.totalTokens())),
                maxOutputTokens,
                Math.min(
                        maxCost,
                        Math.max(Double.MIN_VALUE, outer.maxCost - spent.usd().doubleValue())),
                pricing,
                shared == SharedBudget.NONE ? outer.shared : shared,
                maxTime,
                stops,
                lastTurn,
                tools,
                remedies);
    }

    /** What a model call would be too much for. */
    Optional<Reached> modelsReached(Usage usage, Cost cost) {
        return usage.totalTokens() >= maxTokens
                ? used("tokens", "its budget of " + maxTokens + " tokens")
                : moneyReached(cost);
    }

    /** Before a turn, and before a tool call that changes something. */
    Optional<Reached> moneyReached(Cost cost) {
        if (cost.usd().doubleValue() >= maxCost) {
            return Optional.of(Reached.hard(
                    "cost",
                    "The run spent %s of its budget of %s. %s"
                            .formatted(cost.text(), Cost.dollars(BigDecimal.valueOf(maxCost)), remedy("cost"))));
        }
        if (countsMoney() && !cost.known()) {
            return Optional.of(Reached.hard(
                    "cost",
                    "There is a limit on cost, and what a call of %s costs is not known. Give its price, or lift the limit."
                            .formatted(String.join(", ", cost.unpriced()))));
        }
        return Optional.empty();
    }

    /** Before a tool call. @param calls that the run has had, @param bytes that they gave */
    Optional<Reached> toolsReached(int calls, long bytes) {
        if (calls >= tools.maxCalls()) {
            return used("tool_calls", "its " + tools.maxCalls() + " tool calls");
        }
        if (bytes >= tools.maxBytes()) {
            return used("tool_bytes", "its " + tools.maxBytes() + " bytes of tool output (" + bytes + ")");
        }
        return Optional.empty();
    }

    private Optional<Reached> used(String limit, String what) {
        return Optional.of(new Reached(limit, "The run used " + what + ". " + remedy(limit)));
    }

    private String remedy(String limit) {
        return remedies.getOrDefault(limit, "Ask again to go on from here.");
    }
}
