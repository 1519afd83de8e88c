package dev.agentops.server.usage;

import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.server.StartException;
import dev.agentops.server.db.Database;
import dev.agentops.server.models.Models;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * The limits of runs from the environment: {@code AGENTOPS_MAX_TURNS}, {@code AGENTOPS_MAX_TOKENS}, {@code AGENTOPS_MAX_COST} (USD) and
 * {@code AGENTOPS_MAX_MINUTES} of one run, {@code AGENTOPS_MAX_COST_PER_DAY} (USD) of all runs. A limit on cost needs the price of
 * every model: without one the server does not start, since it could not keep the limit.
 */
public final class Budgets {
    private static final String COST = "AGENTOPS_MAX_COST";
    private static final String COST_PER_DAY = "AGENTOPS_MAX_COST_PER_DAY";

    private final Map<String, String> environment;
    private final Models models;

    private Budgets(Map<String, String> environment, Models models) {
        this.environment = environment;
        this.models = models;
    }

    /** @throws StartException when a limit is no such number, or cannot be kept */
    public static Limits limits(Map<String, String> environment, Models models, Database database)
            throws StartException {
        return new Budgets(environment, models).limits(database);
    }

    private Limits limits(Database database) throws StartException {
        var plain = Limits.DEFAULT;
        var limits = new Limits(
                        number("AGENTOPS_MAX_TURNS", BigDecimal.valueOf(plain.maxTurns()))
                                .intValue(),
                        number("AGENTOPS_MAX_TOKENS", BigDecimal.valueOf(plain.maxTokens()))
                                .longValue(),
                        plain.maxOutputTokens())
                .withPricing(models.pricing());
        if (isSet("AGENTOPS_MAX_MINUTES")) {
            limits = limits.withTime(Duration.ofMinutes(
                    number("AGENTOPS_MAX_MINUTES", BigDecimal.ONE).longValue()));
        }
        if (isSet(COST)) {
            var max = usd(COST);
            requirePrices(COST);
            limits = limits.withCost(max.doubleValue(), models.pricing());
        }
        if (isSet(COST_PER_DAY)) {
            var max = usd(COST_PER_DAY);
            requirePrices(COST_PER_DAY);
            limits = limits.withShared(new DayBudget(database, models.pricing(), max, InstantSource.system()));
        }
        return limits;
    }

    private void requirePrices(String limit) throws StartException {
        for (var model : models.names()) {
            if (!models.pricing().cost(model, new Usage(1, 1, 0, 1)).known()) {
                throw new StartException(
                        "%s is set, but the price of the model '%s' is not known, so it could not be kept. Give the price in a file and name that file in AGENTOPS_PRICES, or unset %1$s."
                                .formatted(limit, model));
            }
        }
    }

    private BigDecimal number(String name, BigDecimal otherwise) throws StartException {
        if (!isSet(name)) {
            return otherwise;
        }
        String text = value(name);
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new StartException("%s is '%s'; it must be a whole number of at least 1".formatted(name, text));
        }
        return new BigDecimal(text);
    }

    private BigDecimal usd(String name) throws StartException {
        String text = value(name);
        if (text.matches("\\d{1,9}(\\.\\d{1,6})?") && new BigDecimal(text).signum() > 0) {
            return new BigDecimal(text);
        }
        throw new StartException("%s is '%s'; it must be an amount of USD above 0, such as 2.50".formatted(name, text));
    }

    private boolean isSet(String name) {
        return !value(name).isEmpty();
    }

    private String value(String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
