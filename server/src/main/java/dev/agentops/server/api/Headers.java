package dev.agentops.server.api;

import io.javalin.http.Context;

/** Request headers that guard a write. */
final class Headers {
    private static final int MAX_KEY = 100;

    private Headers() {}

    /** @return the etag that the writer saw, or {@code *}. @throws Problem when it is missing */
    static String ifMatch(Context context) {
        String etag = context.header("If-Match");
        if (etag == null || etag.isBlank()) {
            throw Problem.ifMatchMissing();
        }
        return etag.strip();
    }

    /** @return the client's key for this request; empty for none */
    static String idempotencyKey(Context context) {
        String key = context.header("Idempotency-Key");
        if (key == null) {
            return "";
        }
        if (key.length() > MAX_KEY || !key.matches("[\\x21-\\x7e]+")) {
            throw Problem.field(
                    "Idempotency-Key",
                    "'Idempotency-Key' must have 1 to " + MAX_KEY
                            + " printable ASCII characters without spaces, such as a" + " UUID.");
        }
        return key;
    }
}
