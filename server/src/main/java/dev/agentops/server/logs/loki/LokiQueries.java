package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.estate.Loki;
import dev.agentops.server.logs.LogException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Queries of one Loki, each with an explicit window, and none before it is known what it would read. Thread-safe. */
final class LokiQueries {
    private static final Duration LONGEST_OFFSET = Duration.ofDays(31);

    private final Loki loki;
    private final LokiHttp http;

    LokiQueries(Loki loki, LokiHttp http) {
        this.loki = loki;
        this.http = http;
    }

    /**
     * @param logql from anyone
     * @param from nanoseconds since the epoch. @param to exclusive
     * @return the query as it may be sent
     * @throws LogException when it would be too much, or is not understood, or when it cannot be known
     */
    Selectors checked(String logql, long from, long to) throws LogException, InterruptedException {
        if (to <= from) {
            throw new LogException("the window ends before it begins: " + window(from, to));
        }
        Selectors query;
        try {
            query = Selectors.of(logql, loki.selector());
        } catch (IllegalArgumentException e) {
            throw new LogException(e.getMessage());
        }
        checkLength("the window", Duration.ofNanos(to - from), loki.longestWindow());
        checkLength("a range in [ ]", query.longestRange(), loki.longestWindow());
        checkLength("an offset", query.longestOffset(), LONGEST_OFFSET);
        long begin =
                from - query.longestRange().toNanos() - query.longestOffset().toNanos();
        long bytes = 0;
        for (var selector : query.selectors()) {
            bytes += bytes(selector, begin, to);
        }
        if (bytes > loki.mostBytes()) {
            throw new LogException(
                    "not asked: the query would read " + size(bytes) + " over " + window(begin, to) + ", the limit is "
                            + size(loki.mostBytes()) + "; use a shorter window or more matchers in the selector");
        }
        return query;
    }

    private static void checkLength(String what, Duration length, Duration longest) throws LogException {
        if (length.compareTo(longest) > 0) {
            throw new LogException("not asked: " + what + " is " + length.toHours() + " h long, at most "
                    + longest.toHours() + " h are allowed; ask for a shorter one");
        }
    }

    private long bytes(String selector, long from, long to) throws LogException, InterruptedException {
        try {
            var stats = http.get("index/stats", Map.of("query", selector, "start", time(from), "end", time(to)));
            if (!stats.path("bytes").isNumber()) {
                throw new LogException("Loki does not say how much it would read");
            }
            return stats.path("bytes").asLong();
        } catch (LogException e) {
            throw new LogException("not asked, as the cost cannot be checked before: " + e.getMessage(), e);
        }
    }

    /** Streams, or a matrix for a metric. @param extra such as limit, direction, step */
    LokiAnswer range(Selectors query, long from, long to, Map<String, String> extra)
            throws LogException, InterruptedException {
        return range(query.text(), from, to, extra);
    }

    /** Unchecked: for windows that are short for sure. */
    LokiAnswer range(String logql, long from, long to, Map<String, String> extra)
            throws LogException, InterruptedException {
        var parameters = new HashMap<>(extra);
        parameters.put("query", logql);
        parameters.put("start", time(from));
        parameters.put("end", time(to));
        return new LokiAnswer(http.get("query_range", parameters), loki);
    }

    /** How many lines the query finds, by a query for the number alone. */
    long count(Selectors query, long from, long to) throws LogException, InterruptedException {
        long millis = Math.max(1, (to - from + 999_999) / 1_000_000);
        String metric = "sum(count_over_time(" + query.text() + " [" + millis + "ms]))";
        var answer = http.get("query", Map.of("query", metric, "time", time(to - 1)));
        JsonNode value =
                answer.path("data").path("result").path(0).path("value").path(1);
        if (!value.asText("0").matches("\\d+")) {
            throw new LogException("Loki counted '" + value.asText() + "'");
        }
        return Long.parseLong(value.asText("0"));
    }

    JsonNode labelValues(String label, long from, long to) throws LogException, InterruptedException {
        return labelValues(label, loki.selector(), from, to);
    }

    /** @param selector of the streams that are meant; empty for all */
    JsonNode labelValues(String label, String selector, long from, long to) throws LogException, InterruptedException {
        return http.get("label/" + label + "/values", within(selector, from, to))
                .path("data");
    }

    JsonNode labels(String selector, long from, long to) throws LogException, InterruptedException {
        return http.get("labels", within(selector, from, to)).path("data");
    }

    private static Map<String, String> within(String selector, long from, long to) {
        var parameters = new HashMap<>(Map.of("start", time(from), "end", time(to)));
        if (!selector.isBlank()) {
            parameters.put("query", selector);
        }
        return parameters;
    }

    private static String time(long nanos) {
        return String.valueOf(nanos);
    }

    private static String window(long from, long to) {
        return Instant.ofEpochSecond(0, from) + " to " + Instant.ofEpochSecond(0, to);
    }

    private static String size(long bytes) {
        return bytes < 10_000_000_000L ? bytes / 1_000_000 + " MB" : bytes / 1_000_000_000 + " GB";
    }
}
