package dev.agentops.server.api;

import io.javalin.http.Context;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Query parameters. */
final class Query {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private Query() {}

    static int limit(Context context, int fallback, int max) {
        return (int) number(context, "limit", fallback, 1, max);
    }

    /** @return empty when it is absent */
    static String text(Context context, String name, int maxLength) {
        String text = context.queryParam(name);
        if (text == null) {
            return "";
        }
        if (text.length() > maxLength) {
            throw Problem.field(name, "'" + name + "' may have " + maxLength + " characters.");
        }
        return text;
    }

    static long number(Context context, String name, long fallback, long min, long max) {
        String text = context.queryParam(name);
        if (text == null) {
            return fallback;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw Problem.field(name, "'" + name + "' must be a whole number from " + min + " to " + max + ".");
    }

    /** A day is its beginning, in UTC. */
    static Optional<Instant> time(Context context, String name) {
        String text = context.queryParam(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            var time = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LATEST)) {
                return Optional.of(time);
            }
        } catch (DateTimeParseException e) {
            // answered below
        }
        throw Problem.field(
                name, "'" + name + "' must be a day (2026-01-31, from 00:00 UTC) or a time (2026-01-31T10:00:00Z).");
    }
}
