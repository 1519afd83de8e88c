package dev.agentops.server.db;

import dev.agentops.agentkit.Json;

import java.util.regex.Pattern;

/** Text on its way into Postgres, which takes any character but NUL. Logs and models do write it. */
public final class Jsonb {
    private static final Pattern ESCAPED_NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private Jsonb() {}

    /** JSON of a value, storable. */
    public static String of(Object value) {
        return text(value instanceof String json ? json : Json.write(value));
    }

    private static String text(String json) {
        return json.contains("\\u0000") ? ESCAPED_NUL.matcher(json).replaceAll("$1\\\\ufffd") : json;
    }

    /** Plain text, storable. */
    public static String plain(String text) {
        return text.replace('\0', '\ufffd');
    }
}
