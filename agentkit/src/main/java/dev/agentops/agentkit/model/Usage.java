package dev.agentops.agentkit.model;

/**
 * Tokens of one or more model calls.
 *
 * @param inputTokens all input, cached or not
 * @param cachedInputTokens the part of the input that was read from the provider's cache
 */
public record Usage(long inputTokens, long outputTokens, long cachedInputTokens, int modelCalls) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens,
                modelCalls + other.modelCalls);
    }

    public long totalTokens() {
        return inputTokens + outputTokens;
    }
}
