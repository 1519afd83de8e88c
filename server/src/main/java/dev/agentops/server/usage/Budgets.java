package dev.agentops.server.usage;

import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.ToolLimits;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.server.StartException;
import dev.agentops.server.db.Database;
import dev.agentops.server.models.Models;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The limits of runs from the environment, with what they leave. A limit on cost needs the price of every model: without one the
 * server does not start, since it could not keep the limit. Thread-safe.
 */
public final class Budgets {
    /**
     * One limit as people see it. Amounts are USD for cost, minutes for time.
     *
     * @param setting the variable that sets it
     * @param per run, day or thread
     * @param max null for no limit
     * @param used today; null for what is not of the day
     */
    public record Shown(
            String limit,
            String setting,
            String per,
            @Nullable BigDecimal max,
            @Nullable BigDecimal used) {}

    private final Map<LimitSetting, BigDecimal> set;
    private final Models models;
    private final DayUsage today;

    private Budgets(Map<LimitSetting, BigDecimal> set, Models models, DayUsage today) {
        this.set = set;
        this.models = models;
        this.today = today;
    }

    /** @throws StartException when a limit is no such number, or cannot be kept */
    public static Budgets of(Map<String, String> environment, Models models, Database database) throws StartException {
        var set = LimitSetting.read(environment);
        for (var limit : set.keySet()) {
            if (limit.isMoney()) {
                requirePrices(limit, models);
            }
        }
        return new Budgets(set, models, new DayUsage(database, models.pricing(), InstantSource.system()));
    }

    private static void requirePrices(LimitSetting limit, Models models) throws StartException {
        for (var model : models.names()) {
            if (!models.pricing().cost(model, new Usage(1, 1, 0, 1)).known()) {
                throw new StartException(
                        "%s is set, but the price of the model '%s' is not known, so it could not be kept. Give the price in a file and name that file in AGENTOPS_PRICES, or unset %1$s."
                                .formatted(limit.variable(), model));
            }
        }
    }

    /** Of each run. */
    public Limits limits() {
        var limits = new Limits(
                        max(LimitSetting.TURNS).intValue(),
                        max(LimitSetting.TOKENS).longValue(),
                        Limits.DEFAULT.maxOutputTokens())
                .withPricing(models.pricing())
                .withTools(new ToolLimits(
                        max(LimitSetting.TOOL_CALLS).intValue(),
                        max(LimitSetting.TOOL_BYTES).longValue()))
                .withRemedies(remedies());
        if (set.containsKey(LimitSetting.TIME)) {
            limits = limits.withTime(Duration.ofMinutes(max(LimitSetting.TIME).longValue()));
        }
        if (set.containsKey(LimitSetting.COST)) {
            limits = limits.withCost(max(LimitSetting.COST).doubleValue(), models.pricing());
        }
        boolean ofTheDay = set.keySet().stream().anyMatch(limit -> limit.per() == LimitSetting.Per.DAY);
        return ofTheDay ? limits.withShared(new DayBudget(set, today)) : limits;
    }

    /** Requests that may wait in one thread. */
    public int queue() {
        return max(LimitSetting.QUEUE).intValue();
    }

    /** Every limit, set or not. */
    public List<Shown> shown() {
        var used = today.all();
        return Arrays.stream(LimitSetting.values())
                .map(limit -> new Shown(
                        limit.wireName(),
                        limit.variable(),
                        limit.per().wireName(),
                        set.get(limit),
                        limit.per() == LimitSetting.Per.DAY ? used.of(limit) : null))
                .toList();
    }

    private BigDecimal max(LimitSetting limit) {
        return set.getOrDefault(limit, BigDecimal.ZERO);
    }

    private static Map<String, String> remedies() {
        return Arrays.stream(LimitSetting.values())
                .filter(limit -> limit.per() == LimitSetting.Per.RUN)
                .collect(Collectors.toMap(
                        LimitSetting::wireName,
                        limit -> "Ask again to go on from here; " + limit.variable() + " raises the limit."));
    }
}
