package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.logs.LogEntry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The answer to a query that was written in LogQL, as text of a bounded length. */
public final class Raw {
    static final int MOST_POINTS = 60;

    private static final int MOST_SERIES = 30;
    private static final int LINE_SHOWN = 1_000;

    private final LokiAnswer answer;
    private final boolean rewritten;
    private final int limit;

    Raw(LokiAnswer answer, boolean rewritten, int limit) {
        this.answer = answer;
        this.rewritten = rewritten;
        this.limit = limit;
    }

    public String text() {
        var notes = new ArrayList<>(answer.notes());
        String body = answer.type().equals("streams") ? lines(notes) : series(notes);
        return body + (notes.isEmpty() ? "" : "\n(" + String.join("; ", notes) + ")");
    }

    private String lines(List<String> notes) {
        var entries = answer.entries();
        if (rewritten) {
            notes.add("the query changes lines, so they cannot be cited: cite lines of search_logs");
        }
        var text = new StringBuilder(entries.size() + " lines"
                + (entries.size() >= limit ? ", there may be more: the limit is " + limit : "")
                + ", " + answer.bytes() + " bytes read");
        for (var entry : entries) {
            String place = rewritten
                    ? Instant.ofEpochSecond(0, Math.max(0, entry.nanos())) + " " + entry.source()
                    : entry.reference();
            text.append('\n').append(place).append(' ').append(shown(entry));
        }
        return text.toString();
    }

    private static String shown(LogEntry entry) {
        return entry.shown(LINE_SHOWN).replace("\n", "\n  ");
    }

    private String series(List<String> notes) {
        var text = new StringBuilder(answer.result().size() + " series, " + answer.bytes() + " bytes read");
        int shown = 0;
        for (var one : answer.result()) {
            if (shown++ == MOST_SERIES) {
                notes.add("only " + MOST_SERIES + " series are shown; use topk(10, …) or sum by (…)");
                break;
            }
            text.append('\n').append(one.path("metric")).append(' ');
            if (one.has("value")) {
                text.append(point(one.path("value")));
            }
            int points = 0;
            for (var point : one.path("values")) {
                if (points++ < MOST_POINTS + 1) {
                    text.append(' ').append(point(point));
                }
            }
        }
        return text.toString();
    }

    /** Values stay the text they are, such as {@code NaN}. */
    private static String point(JsonNode point) {
        return Instant.ofEpochSecond((long) point.path(0).asDouble()) + "="
                + point.path(1).asText();
    }
}
