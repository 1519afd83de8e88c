package dev.agentops.server.metrics;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * From when to when, and in which steps.
 *
 * @param step in seconds, so wide that a series has at most {@link #MAX_POINTS} points
 * @param asked the step that was asked for; 0 if none was
 */
record Window(Instant from, Instant to, long step, long asked) {
    static final int MAX_POINTS = 100;
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})(s|m|h|d|w)");

    /** @throws IllegalArgumentException when there is no such window; the message is for the model */
    static Window of(Instant from, Instant to, long asked) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("start must be before end");
        }
        var length = Duration.between(from, to);
        if (length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the window is longer than a year; look at less");
        }
        // a series has a point at both ends
        long least = Math.max(1, Math.ceilDiv(length.toSeconds(), MAX_POINTS - 1));
        long step = Math.max(least, asked);
        // from the end back, as the newest point is the one that is wanted most
        return new Window(to.minusSeconds(length.toSeconds() / step * step), to, step, asked);
    }

    boolean isWiderThanAsked() {
        return asked > 0 && step > asked;
    }

    /** A time as RFC 3339, or as a length that it lies before now, such as {@code 30m}. */
    static Instant time(String text, Instant now) {
        var length = LENGTH.matcher(text.strip());
        if (length.matches()) {
            return now.minusSeconds(seconds(text));
        }
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no time: write it like 2026-05-01T10:00:00Z, or like 30m, 6h, 7d for so long ago",
                    e);
        }
    }

    /** Of a length such as {@code 30s} or {@code 5m}. */
    static long seconds(String text) {
        var length = LENGTH.matcher(text.strip());
        if (!length.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no length of time: write it like 30s, 5m, 1h");
        }
        long unit = switch (length.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 604_800;
        };
        return Long.parseLong(length.group(1)) * unit;
    }

    static String length(long seconds) {
        var parts = new StringBuilder();
        long left = seconds;
        long[] units = {86_400, 3_600, 60, 1};
        for (int i = 0; i < units.length; i++) {
            if (left >= units[i]) {
                parts.append(left / units[i]).append("dhms".charAt(i));
                left %= units[i];
            }
        }
        return parts.isEmpty() ? "0s" : parts.toString();
    }
}
