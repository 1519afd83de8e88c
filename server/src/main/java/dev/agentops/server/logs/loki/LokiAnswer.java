package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Excerpt;
import dev.agentops.server.estate.Loki;
import dev.agentops.server.logs.LogEntry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** What Loki sent. Times are strings of nanoseconds, more than a double can hold. */
final class LokiAnswer {
    /** Before the name of a service: its lines in Loki. */
    static final String PREFIX = "loki/";

    private static final int TEXT_KEPT = 16_384;

    private final JsonNode answer;
    private final Loki loki;

    LokiAnswer(JsonNode answer, Loki loki) {
        this.answer = answer;
        this.loki = loki;
    }

    /** {@code streams}, {@code matrix}, {@code vector} or {@code scalar}. */
    String type() {
        return answer.path("data").path("resultType").asText();
    }

    JsonNode result() {
        return answer.path("data").path("result");
    }

    /** Of all streams together, in the order of time. */
    List<LogEntry> entries() {
        return entries("");
    }

    /** @param service whose streams these are; empty when their label says it */
    List<LogEntry> entries(String service) {
        var entries = new ArrayList<LogEntry>();
        for (var stream : result()) {
            String source = PREFIX
                    + (service.isEmpty()
                            ? stream.path("stream").path(loki.serviceLabel()).asText("")
                            : service);
            for (var value : stream.path("values")) {
                entries.add(entry(source, value.path(0).asText(), value.path(1).asText()));
            }
        }
        entries.sort(LogEntry.BY_TIME.thenComparing(LogEntry::id));
        return entries;
    }

    private static LogEntry entry(String source, String time, String line) {
        long nanos = time.matches("\\d{1,19}") ? Long.parseLong(time) : LogEntry.NO_TIME;
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        var sum = new CRC32();
        sum.update(bytes);
        String id = time + "-" + "%04x".formatted(sum.getValue() & 0xffff);
        String kept = Excerpt.ofUnredacted(line, TEXT_KEPT);
        return new LogEntry(source, id, nanos, kept, bytes.length);
    }

    long bytes() {
        return answer.path("data")
                .path("stats")
                .path("summary")
                .path("totalBytesProcessed")
                .asLong();
    }

    /** A query may succeed and say that it is not the whole truth. */
    List<String> notes() {
        var notes = new ArrayList<String>();
        answer.path("warnings").forEach(warning -> notes.add("Loki warns: " + warning.asText()));
        for (var stream : result()) {
            String error = stream.path("stream").path("__error__").asText("");
            String note = "some lines could not be parsed by the query: " + error;
            if (!error.isEmpty() && !notes.contains(note)) {
                notes.add(note);
            }
        }
        return notes;
    }
}
