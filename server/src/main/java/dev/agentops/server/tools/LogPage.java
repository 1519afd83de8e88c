package dev.agentops.server.tools;

import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogQuery;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a search goes on: at the time of the last entry that was shown, past those of that time that were shown. Nothing is kept for
 * it, and entries that have come since change no page.
 *
 * @param nanos {@link Long#MIN_VALUE} for the first page
 * @param shown entries of that time
 */
record LogPage(long nanos, int shown) {
    /** Lines of one time are all read again for each page. */
    static final int MOST_SHOWN = 2_000;

    static final LogPage FIRST = new LogPage(Long.MIN_VALUE, 0);

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18}|[1-8]\\d{18})\\+(\\d{1,4})");

    /** @throws IllegalArgumentException when it is no page that a search gave */
    static LogPage of(@Nullable String written) {
        if (written == null || written.isBlank()) {
            return FIRST;
        }
        var page = WRITTEN.matcher(written.strip());
        if (!page.matches()) {
            throw new IllegalArgumentException("'page' is what an earlier search gave, such as 1674986637916340805+1");
        }
        int shown = Integer.parseInt(page.group(2));
        if (shown > MOST_SHOWN) {
            throw new IllegalArgumentException(
                    "a page goes on past " + MOST_SHOWN + " lines of one time at most; use a narrower search");
        }
        return new LogPage(Long.parseLong(page.group(1)), shown);
    }

    LogQuery of(LogQuery query) {
        if (nanos == Long.MIN_VALUE) {
            return query;
        }
        return (query.newestFirst() ? query.within(query.from(), nanos + 1) : query.within(nanos, query.to()))
                .limitedTo(query.limit() + shown);
    }

    List<LogEntry> withoutShown(List<LogEntry> entries, boolean newestFirst) {
        int dropped = Math.min(shown, entries.size());
        return newestFirst ? entries.subList(0, entries.size() - dropped) : entries.subList(dropped, entries.size());
    }

    /** None when the last entry has no time, or too many have the same. */
    Optional<LogPage> next(List<LogEntry> entries, boolean newestFirst) {
        long edge = newestFirst ? entries.getFirst().nanos() : entries.getLast().nanos();
        int same = (int) entries.stream().filter(entry -> entry.nanos() == edge).count();
        var next = new LogPage(edge, edge == nanos ? shown + same : same);
        return edge == LogEntry.NO_TIME || next.shown() > MOST_SHOWN ? Optional.empty() : Optional.of(next);
    }

    @Override
    public String toString() {
        return nanos + "+" + shown;
    }
}
