package dev.agentops.agentkit.model;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a provider asked for a model on some day, in USD per million tokens.
 *
 * @param provider as {@link ChatModel#provider} names it
 * @param models their names without a date
 * @param cachedInput for input that the provider read from its cache; as {@code input} when it is not given
 * @param cacheWrite for input that the provider wrote to its cache and counts apart; 1.25 times {@code input} when it is not given, what
 *     Anthropic asks for the five minutes that requests here are kept
 * @param output with reasoning
 * @param asOf the day when it was so; null for a price that does not age, as of a model of one's own
 * @param source where the price was read
 */
public record Price(
        String provider,
        List<String> models,
        BigDecimal input,
        BigDecimal cachedInput,
        BigDecimal cacheWrite,
        BigDecimal output,
        @Nullable LocalDate asOf,
        String source) {
    private static final BigDecimal CACHE_WRITE = new BigDecimal("1.25");

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
        cacheWrite = cacheWrite == null ? input.multiply(CACHE_WRITE) : cacheWrite;
        if (Stream.of(input, cachedInput, cacheWrite, output).anyMatch(price -> price.signum() < 0)) {
            throw new IllegalArgumentException("the price of " + models + " has a negative number");
        }
        provider = provider == null ? "" : provider;
        source = source == null ? "" : source;
    }

    /** Costs nothing, however much is used. */
    boolean isFree() {
        return Stream.of(input, cachedInput, cacheWrite, output).allMatch(price -> price.signum() == 0);
    }

    Cost cost(Usage usage) {
        long cached = Math.min(usage.cachedInputTokens(), usage.inputTokens());
        long written = Math.min(usage.cacheWriteTokens(), usage.inputTokens() - cached);
        var millionths = times(input, usage.inputTokens() - cached - written)
                .add(times(cachedInput, cached))
                .add(times(cacheWrite, written))
                .add(times(output, usage.outputTokens()));
        return new Cost(millionths.movePointLeft(6), List.of(), asOf);
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
