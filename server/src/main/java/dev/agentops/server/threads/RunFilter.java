package dev.agentops.server.threads;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Which runs are wanted; each text is empty for any.
 *
 * @param agent that had the last turn
 * @param text its words are in the question, the answer or the error, the last may be begun only; or it is a part of these or of the id in one
 *     of the newest 10,000 runs; letter case does not matter
 * @param from when it was asked for, inclusive
 * @param to exclusive
 */
public record RunFilter(
        String status,
        String threadId,
        String agent,
        String text,
        @Nullable Instant from,
        @Nullable Instant to) {
    public static final RunFilter ALL = new RunFilter("", "", "", "", null, null);

    public RunFilter withStatus(String wanted) {
        return new RunFilter(wanted, threadId, agent, text, from, to);
    }

    public RunFilter ofThread(String wanted) {
        return new RunFilter(status, wanted, agent, text, from, to);
    }
}
