package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A run that was to make one call, after its end.
 *
 * @param asked the approvals that were opened, as they were shown
 * @param run as the API tells it at its end
 */
record Attempt(String threadId, String runId, List<JsonNode> asked, JsonNode run) {
    /** What became of its last call: D, A or R. */
    char answer() {
        if (!asked.isEmpty()) {
            return 'A';
        }
        return results().getLast().path("status").asText().equals("ok") ? 'R' : 'D';
    }

    List<JsonNode> results() {
        return StreamSupport.stream(run.get("messages").spliterator(), false)
                .filter(message -> message.path("role").asText().equals("tool"))
                .toList();
    }

    String said() {
        return String.join(
                "\n",
                results().stream()
                        .map(result -> result.path("content").asText())
                        .toList());
    }
}
