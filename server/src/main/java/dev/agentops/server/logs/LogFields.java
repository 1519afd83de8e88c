package dev.agentops.server.logs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an entry says about itself, in JSON, logfmt or plain text; also as Docker wraps it ({@code {"log":"…"}}).
 *
 * @param level as a program wrote it, or found in the text
 * @param message the words of the entry, without time and ids where they stand in fields of their own
 * @param status of an HTTP answer; 0 if there is none
 */
public record LogFields(Level level, String message, int status) {
    private static final Set<String> LEVEL = Set.of("level", "lvl", "severity", "loglevel", "log.level", "levelname");
    private static final Set<String> MESSAGE = Set.of("msg", "message", "event", "body");
    private static final Set<String> ERROR = Set.of("error", "err", "exception", "error.message");
    private static final Set<String> STATUS = Set.of("status", "statuscode", "status_code", "code", "http.status_code");

    private static final Pattern LOGFMT = Pattern.compile(
            "(?:^|\\s)(level|lvl|severity|msg|message|err|error|status|status_code)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(\\S*+))");
    private static final Pattern ACCESS_LOG_STATUS = Pattern.compile("\" ([1-5]\\d\\d) ");

    public static LogFields of(String text) {
        if (text.startsWith("{")) {
            var json = ofJson(text);
            if (json.level != Level.UNKNOWN || !json.message.isEmpty() || json.status != 0) {
                return json;
            }
        }
        return ofText(text);
    }

    /** Whether a field of this name holds the level of an entry. */
    public static boolean isLevel(String field) {
        return LEVEL.contains(field.toLowerCase(java.util.Locale.ROOT));
    }

    private static LogFields ofText(String text) {
        if (text.indexOf('=') < 0) {
            return new LogFields(Level.inText(text), text, accessLogStatus(text));
        }
        var level = Level.UNKNOWN;
        String message = "";
        int status = 0;
        var field = LOGFMT.matcher(text);
        while (field.find()) {
            String value = field.group(2) == null ? field.group(3) : field.group(2);
            switch (field.group(1)) {
                case "level", "lvl", "severity" -> level = level == Level.UNKNOWN ? Level.of(value) : level;
                case "msg", "message" -> message = value;
                case "status", "status_code" -> status = number(value);
                default -> message = message.isEmpty() ? value : message + ": " + value;
            }
        }
        return level == Level.UNKNOWN
                ? new LogFields(Level.inText(text), text, status == 0 ? accessLogStatus(text) : status)
                : new LogFields(level, message.isEmpty() ? text : message, status);
    }

    private static LogFields ofJson(String text) {
        var level = Level.UNKNOWN;
        String message = "";
        String error = "";
        String wrapped = "";
        int status = 0;
        try (JsonParser json = Json.mapper().getFactory().createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                String lower = name.length() > 20 ? name : name.toLowerCase(java.util.Locale.ROOT);
                if (json.nextToken().isStructStart()) {
                    json.skipChildren();
                } else if (LEVEL.contains(lower)) {
                    level = Level.of(json.getText());
                } else if (MESSAGE.contains(lower)) {
                    message = json.getText();
                } else if (ERROR.contains(lower)) {
                    error = json.getText();
                } else if (STATUS.contains(lower)) {
                    status = number(json.getText());
                } else if (lower.equals("log")) {
                    wrapped = json.getText();
                }
            }
        } catch (IOException e) {
            // a line that was cut: what was read counts
        }
        if (!wrapped.isEmpty() && message.isEmpty()) {
            return of(wrapped.strip());
        }
        return new LogFields(level, error.isEmpty() ? message : (message + ": " + error).strip(), status);
    }

    private static int accessLogStatus(String text) {
        var status = ACCESS_LOG_STATUS.matcher(text);
        return status.find() ? number(status.group(1)) : 0;
    }

    private static int number(String digits) {
        return digits.matches("[1-9]\\d\\d") ? Integer.parseInt(digits) : 0;
    }
}
