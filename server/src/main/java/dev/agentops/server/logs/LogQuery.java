package dev.agentops.server.logs;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What to look for.
 *
 * @param service name of a service or of a log; empty for all
 * @param level such as {@code ERROR}, whatever the case; empty for all
 * @param text that the entry contains, letter by letter; empty for any
 * @param regex in RE2 syntax, which takes time linear in the text whatever the expression
 * @param traceId that the entry contains as a word; empty for any
 * @param minStatus only entries with an HTTP status from this on; 0 for all
 * @param from nanoseconds since the epoch, inclusive
 * @param to nanoseconds since the epoch, exclusive
 * @param newestFirst whether the limit keeps the latest or the first
 * @param limit entries, at least 1
 */
public record LogQuery(
        String service,
        String level,
        String text,
        Optional<Pattern> regex,
        String traceId,
        int minStatus,
        long from,
        long to,
        boolean newestFirst,
        int limit) {

    private static final int LONGEST_REGEX = 1_000;

    /** Everything of a window. */
    public static LogQuery all(long from, long to, int limit) {
        return new LogQuery("", "", "", Optional.empty(), "", 0, from, to, true, limit);
    }

    /** @throws IllegalArgumentException when it is no expression; says where */
    public static Optional<Pattern> regex(@Nullable String written) {
        if (written == null || written.isEmpty()) {
            return Optional.empty();
        }
        if (written.length() > LONGEST_REGEX) {
            throw new IllegalArgumentException("the regex has more than " + LONGEST_REGEX + " characters");
        }
        try {
            return Optional.of(Pattern.compile(written));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the regex cannot be used (RE2 syntax, no look-around or back-references): " + e.getMessage());
        }
    }

    public LogQuery withService(String name) {
        return new LogQuery(name, level, text, regex, traceId, minStatus, from, to, newestFirst, limit);
    }

    public LogQuery within(long begin, long end) {
        return new LogQuery(service, level, text, regex, traceId, minStatus, begin, end, newestFirst, limit);
    }

    public LogQuery limitedTo(int most) {
        return new LogQuery(service, level, text, regex, traceId, minStatus, from, to, newestFirst, most);
    }

    public LogQuery containing(String wanted) {
        return new LogQuery(service, level, wanted, regex, traceId, minStatus, from, to, newestFirst, limit);
    }

    public LogQuery oldestFirst() {
        return new LogQuery(service, level, text, regex, traceId, minStatus, from, to, false, limit);
    }

    public LogQuery ofLevel(String wanted) {
        return new LogQuery(service, wanted, text, regex, traceId, minStatus, from, to, newestFirst, limit);
    }

    /** Whether nothing but the window and the service is asked for. */
    public boolean isOpen() {
        return level.isEmpty() && text.isEmpty() && regex.isEmpty() && traceId.isEmpty() && minStatus == 0;
    }

    public boolean concerns(LogSource source) {
        return service.isEmpty() || service.equals(source.service()) || service.equals(source.name());
    }
}
