package dev.agentops.agentkit.context;

import dev.agentops.agentkit.model.ChatModel;

/**
 * How much of a model's window may be filled, and with what. The window is counted in characters, four to a token: an estimate,
 * which the provider's refusal of a request that is too long corrects. Shares are of the window, above 0 and below 1.
 *
 * @param maxTokens of one request, where the model could take more: a longer context costs more and is read less well
 * @param resultShare a tool result above this is stored, and the model reads its head and tail
 * @param trimAbove above this, older tool results are taken out of what the model is sent
 * @param trimTo how far, so that it happens seldom and the provider's prompt cache holds in between; also what a compaction leaves
 * @param compactAbove above this, the older part is replaced by a summary
 */
public record ContextPolicy(int maxTokens, double resultShare, double trimAbove, double trimTo, double compactAbove) {
    public static final ContextPolicy DEFAULT = new ContextPolicy(200_000, 0.04, 0.5, 0.3, 0.8);

    private static final long CHARACTERS_PER_TOKEN = 4;
    private static final int LEAST_RESULT = 1_000;

    public ContextPolicy {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens is " + maxTokens + "; it must be at least 1");
        }
        if (!(resultShare > 0
                && resultShare < trimTo
                && trimTo < trimAbove
                && trimAbove < compactAbove
                && compactAbove < 1)) {
            throw new IllegalArgumentException(
                    "the shares must be 0 < resultShare < trimTo < trimAbove < compactAbove < 1, not " + resultShare
                            + ", " + trimTo + ", " + trimAbove + ", " + compactAbove);
        }
    }

    public ContextPolicy withMaxTokens(int tokens) {
        return new ContextPolicy(tokens, resultShare, trimAbove, trimTo, compactAbove);
    }

    public ContextPolicy withResultShare(double share) {
        return new ContextPolicy(maxTokens, share, trimAbove, trimTo, compactAbove);
    }

    /**
     * Characters that fit into a request.
     *
     * @param maxOutputTokens that are kept free for the answer, but at most half of all
     */
    public long window(ChatModel model, int maxOutputTokens) {
        long all = tokens(model);
        return CHARACTERS_PER_TOKEN * Math.max(all - maxOutputTokens, all / 2);
    }

    /** An estimate, rounded up. */
    public static long tokens(long characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    private long tokens(ChatModel model) {
        return Math.max(1, Math.min(maxTokens, model.contextTokens()));
    }

    /** Characters of one tool result that a model reads at a time. */
    public int resultLimit(ChatModel model) {
        return (int) Math.max(LEAST_RESULT, resultShare * CHARACTERS_PER_TOKEN * tokens(model));
    }
}
