package dev.agentops.agentkit.model;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Tokens of one or more model calls.
 *
 * @param inputTokens all input, cached or not
 * @param outputTokens all output, reasoning included
 * @param cachedInputTokens the part of the input that was read from the provider's cache
 * @param cacheWriteTokens the part of the input that was written to it, where the provider asks for that apart; only prices look at it
 * @param reasoningTokens the part of the output that was reasoning; 0 when the provider does not tell
 */
public record Usage(
        long inputTokens,
        long outputTokens,
        long cachedInputTokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cacheWriteTokens,
        long reasoningTokens,
        int modelCalls) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /** Of a call whose tokens are not known: it was cut, or the provider did not report them. */
    public static final Usage UNREPORTED = new Usage(0, 0, 0, 1);

    public Usage(long inputTokens, long outputTokens, long cachedInputTokens, long reasoningTokens, int modelCalls) {
        this(inputTokens, outputTokens, cachedInputTokens, 0, reasoningTokens, modelCalls);
    }

    public Usage(long inputTokens, long outputTokens, long cachedInputTokens, int modelCalls) {
        this(inputTokens, outputTokens, cachedInputTokens, 0, modelCalls);
    }

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens,
                cacheWriteTokens + other.cacheWriteTokens,
                reasoningTokens + other.reasoningTokens,
                modelCalls + other.modelCalls);
    }

    public long totalTokens() {
        return inputTokens + outputTokens;
    }
}
