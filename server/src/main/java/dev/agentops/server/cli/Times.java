package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times for people: {@code 3 min ago}, {@code in 4 h}, {@code 1.2 s}. */
final class Times {
    private Times() {}

    /** A dash when the field holds no time. */
    static String relative(JsonNode time, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(time.asText()), now);
            return age.isNegative() ? "in " + rough(age.negated()) : rough(age) + " ago";
        } catch (DateTimeParseException none) {
            return "-";
        }
    }

    /** A dash when either field holds no time. */
    static String between(JsonNode begin, JsonNode end) {
        try {
            return exact(Duration.between(Instant.parse(begin.asText()), Instant.parse(end.asText()))
                    .toMillis());
        } catch (DateTimeParseException none) {
            return "-";
        }
    }

    static String exact(long millis) {
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 60_000 ? "%.1f s".formatted(millis / 1_000.0) : rough(Duration.ofMillis(millis));
    }

    private static String rough(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        // to the nearest: "in 3 h" would be an hour off when 3 h 59 min are left
        return seconds < 48 * 3_600 ? Math.round(seconds / 3_600.0) + " h" : Math.round(seconds / 86_400.0) + " d";
    }
}
