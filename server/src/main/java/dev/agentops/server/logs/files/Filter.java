package dev.agentops.server.logs.files;

import com.google.re2j.Pattern;
import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogFields;
import dev.agentops.server.logs.LogQuery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the bytes of an entry match a query. Most entries are passed over by {@link #needle}, and never decoded. Thread-safe. */
final class Filter {
    private static final int SHORTEST_LITERAL = 3;
    private static final String BEFORE_A_VALUE = ":= \t\"";
    private static final String BEHIND_A_VALUE = ",}] \t\r\n\"\\";

    private final LogQuery query;
    private final Level level;
    private final Optional<Needle> needle;
    private final Optional<Needle> text;
    private final Optional<Needle> trace;
    private final List<Needle> levelWords;
    private final List<Needle> levelNumbers;

    Filter(LogQuery query) {
        this.query = query;
        this.level = Level.of(query.level());
        this.text = of(query.text());
        this.trace = of(query.traceId());
        var spelled = query.level().isEmpty()
                ? List.<String>of()
                : level == Level.UNKNOWN ? List.of(query.level()) : level.words();
        this.levelWords = spelled.stream()
                .filter(word -> !isNumber(word))
                .flatMap(Filter::spellings)
                .toList();
        this.levelNumbers =
                spelled.stream().filter(Filter::isNumber).map(Needle::new).toList();
        this.needle = text.or(() -> trace).or(() -> of(literalOf(query.regex())));
    }

    private static Optional<Needle> of(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Needle(text));
    }

    private static boolean isNumber(String word) {
        return word.matches("[0-9]{2}");
    }

    private static Stream<Needle> spellings(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        return Stream.of(word, upper, upper.charAt(0) + word.substring(1))
                .distinct()
                .map(Needle::new);
    }

    /**
     * The longest letters that every match of the expression must hold; none when that is not plain to see.
     */
    static String literalOf(Optional<Pattern> regex) {
        String written = regex.map(Pattern::pattern).orElse("");
        if (written.matches(".*[|()\\\\\\[\\]].*")) {
            return "";
        }
        String longest = "";
        var run = new StringBuilder();
        for (int i = 0; i <= written.length(); i++) {
            char c = i < written.length() ? written.charAt(i) : '$';
            if (Character.isLetterOrDigit(c) || " _-:/=,\"".indexOf(c) >= 0) {
                run.append(c);
                continue;
            }
            if ("*?{".indexOf(c) >= 0 && !run.isEmpty()) {
                run.setLength(run.length() - 1);
            }
            longest = run.length() > longest.length() ? run.toString() : longest;
            run.setLength(0);
            if (c == '{') {
                i = Math.max(i, written.indexOf('}', i));
            }
        }
        return longest.length() >= SHORTEST_LITERAL ? longest : "";
    }

    /** What every match holds, if there is such a thing. */
    Optional<Needle> needle() {
        return needle;
    }

    boolean matches(byte[] bytes, int from, int to) {
        if (text.isPresent() && text.get().in(bytes, from, to) < 0
                || trace.isPresent() && !holdsWord(trace.get(), query.traceId(), bytes, from, to)
                || !query.level().isEmpty() && !mayHaveLevel(bytes, from, to)) {
            return false;
        }
        if (query.level().isEmpty() && query.minStatus() == 0 && query.regex().isEmpty()) {
            return true;
        }
        String entry = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return query.regex().map(regex -> regex.matcher(entry).find()).orElse(true) && fieldsMatch(entry);
    }

    private boolean fieldsMatch(String entry) {
        if (query.level().isEmpty() && query.minStatus() == 0) {
            return true;
        }
        var fields = LogFields.of(entry);
        return (query.level().isEmpty() || fields.level() == level)
                && (query.minStatus() == 0 || fields.status() >= query.minStatus());
    }

    private boolean mayHaveLevel(byte[] bytes, int from, int to) {
        return levelWords.stream().anyMatch(word -> word.in(bytes, from, to) >= 0)
                || levelNumbers.stream().anyMatch(number -> holdsValue(number, bytes, from, to));
    }

    /** Two digits as the value of a field, however it is written. */
    private static boolean holdsValue(Needle number, byte[] bytes, int from, int to) {
        for (int at = number.in(bytes, from, to); at >= 0; at = number.in(bytes, at + 1, to)) {
            if (at > from
                    && BEFORE_A_VALUE.indexOf(bytes[at - 1]) >= 0
                    && (at + 2 >= to || BEHIND_A_VALUE.indexOf(bytes[at + 2]) >= 0)) {
                return true;
            }
        }
        return false;
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
