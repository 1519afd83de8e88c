package dev.agentops.server.logs.loki;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Excerpt;
import dev.agentops.server.estate.Loki;
import dev.agentops.server.logs.LogEntry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

/** What Loki sent. Times are strings of nanoseconds, more than a double can hold. */
final class LokiAnswer {
    /** Before the name of a service: its lines in Loki. */
    static final String PREFIX = "loki/";

    static final Comparator<LogEntry> IN_ORDER = LogEntry.BY_TIME.thenComparing(LogEntry::id);

    private static final int TEXT_KEPT = 16_384;
    private static final String METADATA = "structuredMetadata";
    private static final int METADATA_SHOWN = 1_000;
    private static final int MOST_NOTES = 10;

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
                entries.add(entry(
                        source,
                        value.path(0).asText(),
                        value.path(1).asText(),
                        value.path(2).path(METADATA)));
            }
        }
        entries.sort(IN_ORDER);
        return entries;
    }

    /** What the line does not say itself stands below it. */
    private static LogEntry entry(String source, String time, String line, JsonNode metadata) {
        long nanos = time.matches("\\d{1,19}") ? Long.parseLong(time) : LogEntry.NO_TIME;
        var bytes = line.getBytes(StandardCharsets.UTF_8);
        var sum = new CRC32();
        sum.update(bytes);
        String id = time + "-" + "%04x".formatted(sum.getValue() & 0xffff);
        String kept = Excerpt.ofUnredacted(line, TEXT_KEPT);
        return new LogEntry(source, id, nanos, kept + shown(metadata, line), bytes.length);
    }

    private static String shown(JsonNode metadata, String line) {
        var words = new StringBuilder();
        for (var field : metadata.properties()) {
            String value = field.getValue().asText();
            if (!value.isBlank() && !line.contains(value) && words.length() < METADATA_SHOWN) {
                words.append(words.isEmpty() ? "\n" : " ")
                        .append(field.getKey())
                        .append('=')
                        .append(inOneWord(value));
            }
        }
        return words.length() <= METADATA_SHOWN
                ? words.toString()
                : Excerpt.ofUnredacted(words.toString(), METADATA_SHOWN);
    }

    private static String inOneWord(String value) {
        return value.chars().allMatch(c -> c > ' ' && c != '"') ? value : LogQl.quoted(value);
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
            addError(notes, stream.path("stream"));
            stream.path("values").forEach(value -> addError(notes, value.path(2).path("parsed")));
        }
        return notes;
    }

    /** A line that a stage of the query could not take is returned all the same, with labels that say so. */
    private static void addError(List<String> notes, JsonNode labels) {
        String error = labels.path("__error__").asText("");
        String details = labels.path("__error_details__").asText("");
        String note = "some lines could not be parsed by the query: " + error
                + (details.isEmpty() ? "" : " (" + details + ")");
        if (!error.isEmpty() && notes.size() < MOST_NOTES && notes.stream().noneMatch(note::equals)) {
            notes.add(note);
        }
    }
}
