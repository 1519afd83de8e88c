package dev.agentops.server.offline.brain;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** All log lines that an agent has seen, once each, oldest first. */
final class LogView {
    private static final Pattern LINE = Pattern.compile("^(\\S+:\\d[\\w~-]*) (.*)$");
    private static final Pattern WINDOW = Pattern.compile("window \\S+ to ([0-9TZ:.+-]+)");
    private static final Pattern COUNT = Pattern.compile("^\\d+ of (?:at least )?(\\d+) matching lines");

    private static final Duration QUIET_TIME = Duration.ofSeconds(20);
    private static final int QUIET_REQUESTS = 12;

    private final List<LogLine> lines;
    /** Until when failing requests were looked for. */
    private final Instant seenAt;

    private LogView(List<LogLine> lines, Instant seenAt) {
        this.lines = lines;
        this.seenAt = seenAt;
    }

    static LogView of(List<Step> steps) {
        Map<String, LogLine> lines = new LinkedHashMap<>();
        Instant seenAt = Instant.EPOCH;
        for (var step : steps) {
            if (!step.is("search_logs")) {
                continue;
            }
            boolean errors = step.call().text("level").equals("ERROR");
            for (var text : step.result().split("\n")) {
                var line = LINE.matcher(text);
                if (line.matches()) {
                    var seen = lines.get(line.group(1));
                    boolean error = errors || seen != null && seen.foundAsError();
                    lines.put(line.group(1), LogLine.of(line.group(1), line.group(2), error));
                }
            }
            if (step.call().arguments().path("min_status").asInt() >= 500) {
                seenAt = later(seenAt, end(step.result()));
            }
        }
        return new LogView(
                lines.values().stream()
                        .sorted(Comparator.comparing(LogLine::at))
                        .toList(),
                seenAt);
    }

    /** How many lines matched in all, which may be more than were shown. */
    static int count(Step search) {
        var count = COUNT.matcher(search.result());
        return count.find() ? Integer.parseInt(count.group(1)) : 0;
    }

    List<LogLine> where(Predicate<LogLine> condition) {
        return lines.stream().filter(condition).toList();
    }

    List<LogLine> errors() {
        return where(LogLine::isError);
    }

    List<LogLine> failedRequests() {
        return where(LogLine::isFailedRequest);
    }

    /** The first ERROR line of a request: what comes after it in other services is its consequence. */
    Optional<LogLine> causeOf(LogLine request) {
        return errors().stream()
                .filter(error -> !error.traceId().isEmpty() && error.traceId().equals(request.traceId()))
                .findFirst();
    }

    /**
     * Whether the same kind of request succeeded since, and no request failed for some time or for a good number of requests. A
     * fault that was repaired a minute ago is still in the log.
     */
    boolean hasRecovered(LogLine failed) {
        var later = where(line -> line.status() > 0 && line.at().isAfter(failed.at()));
        boolean succeeded = later.stream().anyMatch(line -> route(line).equals(route(failed)));
        boolean quiet = Duration.between(failed.at(), seenAt).compareTo(QUIET_TIME) > 0;
        return later.stream().noneMatch(LogLine::isFailedRequest)
                && succeeded
                && (quiet || later.size() >= QUIET_REQUESTS);
    }

    /** What holds a digit is an id. */
    private static String route(LogLine request) {
        return request.request().replaceAll("/[^/]*\\d[^/]*", "/*");
    }

    private static Instant end(String result) {
        var window = WINDOW.matcher(result);
        try {
            return window.find() ? Instant.parse(window.group(1)) : Instant.EPOCH;
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
