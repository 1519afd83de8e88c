package dev.agentops.server.logs.files;

import com.google.re2j.Pattern;
import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogFields;
import dev.agentops.server.logs.LogQuery;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the bytes of an entry match a query. Most entries are passed over by {@link #needle}, and never decoded. Thread-safe. */
final class Filter {
    private final LogQuery query;
    private final Level level;
    private final Optional<Needle> text;
    private final Optional<Needle> trace;
    private final Optional<Finder> words;
    private final Optional<Finder> status;
    private final Optional<Finder> needle;

    Filter(LogQuery query) {
        this.query = query;
        this.level = Level.of(query.level());
        this.text = of(query.text());
        this.trace = of(query.traceId());
        this.words = query.level().isEmpty() ? Optional.empty() : Optional.of(new LevelFinder(query.level()));
        this.status = query.minStatus() <= 0 ? Optional.empty() : Optional.of(new StatusFinder(query.minStatus()));
        this.needle = Stream.of(
                        text,
                        trace,
                        of(query.regex()
                                .map(Pattern::pattern)
                                .map(RegexLiteral::of)
                                .orElse("")),
                        words,
                        status)
                .<Finder>flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Needle> of(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Needle(text));
    }

    /** What every match holds, if there is such a thing. */
    Optional<Finder> needle() {
        return needle;
    }

    boolean matches(byte[] bytes, int from, int to) {
        if (text.isPresent() && text.get().in(bytes, from, to) < 0
                || trace.isPresent() && !holdsWord(trace.get(), query.traceId(), bytes, from, to)
                || words.isPresent() && words.get().in(bytes, from, to) < 0
                || status.isPresent() && status.get().in(bytes, from, to) < 0) {
            return false;
        }
        if (words.isEmpty() && status.isEmpty() && query.regex().isEmpty()) {
            return true;
        }
        var known = words.isPresent() && status.isEmpty() ? JsonLevel.of(bytes, from, to) : Level.UNKNOWN;
        if (known != Level.UNKNOWN && (known != level || query.regex().isEmpty())) {
            return known == level;
        }
        String entry = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return query.regex().map(regex -> regex.matcher(entry).find()).orElse(true)
                && (known != Level.UNKNOWN || fieldsMatch(entry));
    }

    private boolean fieldsMatch(String entry) {
        if (words.isEmpty() && status.isEmpty()) {
            return true;
        }
        var fields = LogFields.of(entry);
        return (words.isEmpty() || fields.level() == level)
                && (status.isEmpty() || fields.status() >= query.minStatus());
    }

    private static boolean holdsWord(Needle needle, String word, byte[] bytes, int from, int to) {
        int length = word.getBytes(StandardCharsets.UTF_8).length;
        for (int at = needle.in(bytes, from, to); at >= 0; at = needle.in(bytes, at + 1, to)) {
            if ((at == from || !isLetter(bytes[at - 1])) && (at + length >= to || !isLetter(bytes[at + length]))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(byte c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
