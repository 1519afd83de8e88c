package dev.agentops.server.offline.brain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentops.agentkit.Json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * One line that search_logs printed.
 *
 * @param source the reference to cite, such as {@code shop:1042}
 * @param raw the line letter by letter
 * @param foundAsError a search for errors found it, however it is written
 */
record LogLine(String source, String raw, JsonNode fields, boolean foundAsError) {
    private static final Pattern REQUEST = Pattern.compile("\"method\".*?\"status\"\\s*:\\s*\\d+");
    private static final Pattern FRAME = Pattern.compile("at [\\w.$<>]+\\([\\w$]+\\.java:\\d+\\)");

    static LogLine of(String source, String raw, boolean foundAsError) {
        return new LogLine(source, raw, parse(raw), foundAsError);
    }

    Instant at() {
        try {
            return Instant.parse(text("ts"));
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    boolean isError() {
        return foundAsError || text("level").equals("ERROR");
    }

    boolean isFailedRequest() {
        return status() >= 500;
    }

    int status() {
        String digits = text("status");
        return digits.matches("\\d{3}") ? Integer.parseInt(digits) : 0;
    }

    String service() {
        String named = text("service");
        return named.isEmpty() ? log() : named;
    }

    /** Name of the log in which it stands. */
    String log() {
        return source.substring(0, source.lastIndexOf(':'));
    }

    String message() {
        String message = text("msg");
        return message.isEmpty() ? raw : message;
    }

    String traceId() {
        return text("traceId");
    }

    String stack() {
        return text("stack");
    }

    String error() {
        return text("error");
    }

    /** Such as {@code GET /orders}. */
    String request() {
        return (text("method") + " " + text("path")).strip();
    }

    String path() {
        return text("path");
    }

    /** The message as it stands in the line, with its escapes, so that a quote of it can be checked. */
    String quotedMessage() {
        var found = field("msg").matcher(raw);
        return cut(found.find() ? found.group(1) : raw);
    }

    String quotedRequest() {
        var found = REQUEST.matcher(raw);
        return cut(found.find() ? found.group() : raw);
    }

    /** The frame of our code in which the error came up; empty if the line has no stack. */
    String quotedFrame(String file, int line) {
        var found = FRAME.matcher(raw);
        while (found.find()) {
            if (found.group().contains("(" + file + ":" + line + ")")) {
                return found.group();
            }
        }
        return "";
    }

    /** A line that was cut is no JSON any more, but what is left of it can be read. */
    private String text(String name) {
        if (fields.isObject()) {
            return fields.path(name).asText("");
        }
        var found = field(name).matcher(raw);
        if (found.find()) {
            return unescaped(found.group(1));
        }
        var number = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(raw);
        return number.find() ? number.group(1) : "";
    }

    private static Pattern field(String name) {
        return Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)");
    }

    static String unescaped(String text) {
        return text.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }

    private static String cut(String text) {
        if (text.length() <= 300) {
            return text;
        }
        String start = text.substring(0, 300);
        return start.endsWith("\\") ? start.substring(0, 299) : start;
    }

    private static JsonNode parse(String raw) {
        try {
            return raw.startsWith("{") ? Json.mapper().readTree(raw) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
