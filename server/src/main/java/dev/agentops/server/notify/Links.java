package dev.agentops.server.notify;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Places of the dashboard. One opens, and nothing is decided by it. Null where it is not known how people reach it.
 *
 * @param publicUrl without a slash at its end; empty if not known
 */
record Links(String publicUrl) {
    @Nullable
    String thread(String id) {
        return to("/threads/", id, "");
    }

    @Nullable
    String run(String id) {
        return to("/runs/", id, "");
    }

    @Nullable
    String report(String runId) {
        return to("/runs/", runId, "/report");
    }

    private @Nullable String to(String before, String id, String after) {
        return publicUrl.isEmpty()
                ? null
                : publicUrl
                        + before
                        + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20")
                        + after;
    }
}
