package dev.agentops.agentkit.thread;

import java.util.Objects;

/**
 * What stands for the older part of a transcript in what a model is sent. The transcript itself keeps every message.
 *
 * @param upToSeq the place of the last message that it stands for; 0 for none
 * @param summary empty when there was none to be had: the messages are left out then
 * @param shortenedUpToSeq user texts and tool results up to this place are shown with at most {@code longest} characters each; 0 for
 *     none
 */
public record Compaction(long upToSeq, String summary, long shortenedUpToSeq, int longest) implements Kept {
    public static final Compaction NONE = new Compaction(0, "", 0, 0);

    public boolean exists() {
        return !equals(NONE);
    }

    /** A value from a journal that was written before there were any. */
    @SuppressWarnings("NullAway")
    public static Compaction orNone(Compaction known) {
        return Objects.requireNonNullElse(known, NONE);
    }
}
