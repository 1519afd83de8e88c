package dev.agentops.server.logs;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * A window of time, always explicit.
 *
 * @param from nanoseconds since the epoch. @param to exclusive
 */
public record LogWindow(long from, long to) {
    private static final int DEFAULT_MINUTES = 30;
    private static final long MINUTE = 60_000_000_000L;
    private static final int MOST_MINUTES = 60 * 24 * 3_660;

    /** @throws IllegalArgumentException when a time cannot be read, or the window is empty */
    public static LogWindow of(@Nullable String from, @Nullable String to, @Nullable Integer sinceMinutes) {
        long end = to == null || to.isBlank() ? nanos(Instant.now()) : nanos(time("to", to));
        int minutes = Math.clamp(Objects.requireNonNullElse(sinceMinutes, DEFAULT_MINUTES), 1, MOST_MINUTES);
        long begin = from == null || from.isBlank() ? end - minutes * MINUTE : nanos(time("from", from));
        if (begin >= end) {
            throw new IllegalArgumentException(
                    "the window ends before it begins: from " + at(begin) + " to " + at(end));
        }
        return new LogWindow(begin, end);
    }

    private static Instant time(String name, String written) {
        try {
            return OffsetDateTime.parse(written.strip()).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + name + "' is a time such as 2026-01-29T10:04:09Z, not '" + written + "'");
        }
    }

    private static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the time " + time + " is too far away");
        }
    }

    public LogWindow before(@Nullable Integer minutes) {
        long length = minutes == null ? to - from : Math.clamp(minutes, 1, MOST_MINUTES) * MINUTE;
        return new LogWindow(from - length, from);
    }

    public double seconds() {
        return (to - from) / 1e9;
    }

    public static Instant at(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    @Override
    public String toString() {
        return "window " + at(from) + " to " + at(to);
    }
}
