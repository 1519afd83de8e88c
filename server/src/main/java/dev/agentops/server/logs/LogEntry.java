package dev.agentops.server.logs;

import dev.agentops.server.safety.untrusted.Redactor;

import java.util.Comparator;

/**
 * An entry of a log: a line, with the lines of a stack trace that belong to it.
 *
 * @param source name of the log
 * @param id of the entry in it; begins with a digit and holds no space
 * @param nanos since the epoch, {@link #NO_TIME} when the entry does not say
 * @param text of a long entry the start
 * @param length of the whole entry, in bytes
 */
public record LogEntry(String source, String id, long nanos, String text, long length) {
    public static final long NO_TIME = Long.MIN_VALUE;

    /** Of one source in the order of its ids only when their times are equal: ids need not sort. */
    public static final Comparator<LogEntry> BY_TIME =
            Comparator.comparingLong(LogEntry::nanos).thenComparing(LogEntry::source);

    private static final int SHOWN = 4_000;

    /** As evidence cites the entry. */
    public String reference() {
        return source + ":" + id;
    }

    /** As it is shown; of a long entry the start and its length. */
    public String shown() {
        return shown(SHOWN);
    }

    /** @param most so many characters */
    public String shown(int most) {
        if (text.length() <= most && text.length() >= length / 4) {
            return text;
        }
        String start = Redactor.start(text, most);
        return start + (start.endsWith("…") ? "" : "…") + " (" + length + " bytes)";
    }
}
