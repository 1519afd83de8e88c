package dev.agentops.agentkit.model;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What a provider asked for a model on some day, in USD per million tokens.
 *
 * @param provider as {@link ChatModel#provider} names it
 * @param models their names without a date
 * @param cachedInput for input that the provider read from its cache; as {@code input} when it is not given
 * @param output with reasoning
 * @param asOf the day when it was so; null for a price that does not age, as of a model of one's own
 * @param source where the price was read
 */
public record Price(
        String provider,
        List<String> models,
        BigDecimal input,
        BigDecimal cachedInput,
        BigDecimal output,
        @Nullable LocalDate asOf,
        String source) {
    @SuppressWarnings("ConstantValue") // what a price file leaves out arrives as null
    public Price {
        if (models == null || models.isEmpty()) {
            throw new IllegalArgumentException("a price names no models: give it \"models\": [\"…\"]");
        }
        models = List.copyOf(models);
        if (input == null || output == null) {
            throw new IllegalArgumentException(
                    "the price of " + models + " needs \"input\" and \"output\", in USD per million tokens");
        }
        cachedInput = cachedInput == null ? input : cachedInput;
        if (input.signum() < 0 || cachedInput.signum() < 0 || output.signum() < 0) {
            throw new IllegalArgumentException("the price of " + models + " has a negative number");
        }
        provider = provider == null ? "" : provider;
        source = source == null ? "" : source;
    }

    /** Costs nothing, however much is used. */
    boolean isFree() {
        return input.signum() == 0 && cachedInput.signum() == 0 && output.signum() == 0;
    }

    /** What was written to a cache counts as plain input, though some providers ask up to twice as much for it. */
    Cost cost(Usage usage) {
        long cached = Math.min(usage.cachedInputTokens(), usage.inputTokens());
        var millionths = times(input, usage.inputTokens() - cached)
                .add(times(cachedInput, cached))
                .add(times(output, usage.outputTokens()));
        return new Cost(millionths.movePointLeft(6), List.of(), asOf);
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
