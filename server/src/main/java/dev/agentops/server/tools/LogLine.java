package dev.agentops.server.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a log. It is parsed as JSON only when a field is asked for: most lines of a big log are passed over by
 * {@link #isSurelyBefore} and {@link #mayHold}, which only look at the text. Not thread-safe.
 */
final class LogLine {
    private static final int MAX_LENGTH = 4_000;
    private static final int SECONDS = "2026-01-01T00:00:00".length();

    /** A time in UTC before any nested object. Within a text field its quotes would be escaped. */
    private static final Pattern UTC_TIME =
            Pattern.compile("\\{[^{]*?\"ts\" ?: ?\"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)[.\\d]*Z\"");

    private final Logs.Source source;
    private final long number;
    private final LineReader.Cut line;
    private @Nullable JsonNode fields;

    LogLine(Logs.Source source, long number, LineReader.Cut line) {
        this.source = source;
        this.number = number;
        this.line = line;
    }

    long number() {
        return number;
    }

    /** Where the line stands, as evidence cites it. */
    String reference() {
        return source.name() + ":" + number;
    }

    /** The line; of a long one the start and its length. */
    String text() {
        return line.length() <= MAX_LENGTH
                ? line.text()
                : line.text().substring(0, MAX_LENGTH) + "… (" + line.length() + " characters)";
    }

    /** The line's JSON object, or a missing node when it is plain text. */
    JsonNode fields() {
        if (fields == null) {
            fields = parse(line.text());
        }
        return fields;
    }

    Optional<Instant> at() {
        try {
            return fields().hasNonNull("ts")
                    ? Optional.of(Instant.parse(fields().get("ts").asText()))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    String level() {
        return fields().path("level").asText("");
    }

    /** Whether the text alone says so; false means that the fields must be looked at. */
    boolean isSurelyBefore(Instant time) {
        Matcher at = UTC_TIME.matcher(line.text());
        return at.lookingAt() && at.group(1).compareTo(time.toString().substring(0, SECONDS)) < 0;
    }

    /** False when no field can have this value, whatever the case of its letters. */
    boolean mayHold(String value) {
        String text = line.text();
        // a backslash may stand for any character
        return text.indexOf('\\') >= 0 || text.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
    }

    private static JsonNode parse(String line) {
        if (!line.startsWith("{")) {
            return MissingNode.getInstance();
        }
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
