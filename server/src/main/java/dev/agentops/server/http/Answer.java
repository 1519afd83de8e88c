package dev.agentops.server.http;

import java.nio.charset.StandardCharsets;

/**
 * A whole answer.
 *
 * @param contentType empty if the server did not say
 * @param retryAfter when to ask again, as the server wrote it; empty if it did not say
 */
public record Answer(int status, String contentType, byte[] body, String retryAfter) {
    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** As UTF-8; bytes that are none become U+FFFD. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
