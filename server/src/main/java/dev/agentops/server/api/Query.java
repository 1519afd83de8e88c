package dev.agentops.server.api;

import io.javalin.http.Context;

/** Query parameters. */
final class Query {
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
        if (text.length() > maxLength || text.indexOf('\0') >= 0) {
            throw Problem.field(name, "'" + name + "' may have " + maxLength + " characters, and no NUL.");
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
}
