package dev.agentops.server.logs.loki;

import dev.agentops.server.estate.Loki;
import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogQuery;

import java.util.stream.Collectors;

/** Writes LogQL. Whatever comes from a model, an alert or a label goes through {@link #quoted}. */
final class LogQl {
    private LogQl() {}

    /** As a string of LogQL, which follows Go. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' || c == 0x7f ? "\\x%02x".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    /** The stream selector of one service by its label, or of every stream that has a service. */
    static String selector(Loki loki, String service) {
        return "{" + loki.serviceLabel() + (service.isEmpty() ? "=~\".+\"" : "=" + quoted(service)) + "}";
    }

    /** @param selector of the streams */
    static String query(Loki loki, String selector, LogQuery query) {
        var text = new StringBuilder(selector);
        if (!query.text().isEmpty()) {
            text.append(" |= ").append(quoted(query.text()));
        }
        if (!query.traceId().isEmpty()) {
            text.append(" |= ").append(quoted(query.traceId()));
        }
        query.regex().ifPresent(regex -> text.append(" |~ ").append(quoted(regex.pattern())));
        if (query.minStatus() > 0) {
            int hundreds = Math.clamp(query.minStatus() / 100, 1, 9);
            text.append(" |~ ")
                    .append(quoted("(?i)(status|status_?code)\"?[=:] ?\"?[" + hundreds + "-9][0-9][0-9]|\" [" + hundreds
                            + "-9][0-9][0-9] "));
        }
        if (!query.level().isEmpty()) {
            text.append(" | ").append(loki.levelLabel()).append("=~").append(quoted("(?i)" + words(query.level())));
        }
        return text.toString();
    }

    private static String words(String asked) {
        var level = Level.of(asked);
        return level == Level.UNKNOWN
                ? com.google.re2j.Pattern.quote(asked)
                : level.words().stream().collect(Collectors.joining("|"));
    }
}
