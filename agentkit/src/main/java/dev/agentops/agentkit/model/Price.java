package dev.agentops.agentkit.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What a provider asked for a model on some day, in USD per million tokens.
 *
 * @param models their names without a date
 * @param cachedInput for input that the provider read from its cache
 * @param output with reasoning
 * @param source where the price was read
 */
public record Price(
        List<String> models,
        BigDecimal input,
        BigDecimal cachedInput,
        BigDecimal output,
        LocalDate asOf,
        String source) {
    public Price {
        models = List.copyOf(models);
        if (models.isEmpty() || input.signum() < 0 || cachedInput.signum() < 0 || output.signum() < 0) {
            throw new IllegalArgumentException("a price needs a model and no negative number: " + models);
        }
    }

    /** What was written to a cache counts as plain input, though some providers ask up to twice as much for it. */
    Cost cost(Usage usage) {
        long cached = Math.min(usage.cachedInputTokens(), usage.inputTokens());
        var millionths = times(input, usage.inputTokens() - cached)
                .add(times(cachedInput, cached))
                .add(times(output, usage.outputTokens()));
        return new Cost(millionths.movePointLeft(6), asOf);
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
