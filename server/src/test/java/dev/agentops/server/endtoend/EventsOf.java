package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A thread's log as a reader gets it. */
final class EventsOf {
    private EventsOf() {}

    /** All events up to the end of a run; the sequence numbers have no gap, but for deltas that were put together. */
    static List<JsonNode> thread(Installation installation, String threadId, String runId) throws Exception {
        return thread(installation.url(), installation.token(), threadId, runId);
    }

    static List<JsonNode> thread(String url, String token, String threadId, String runId) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + "/api/threads/" + threadId + "/events"))
                .header("Authorization", "Bearer " + token)
                .build();
        var events = new ArrayList<JsonNode>();
        try (var http = HttpClient.newHttpClient();
                var lines = http.send(request, BodyHandlers.ofLines()).body()) {
            long seq = 0;
            long last = 0;
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id: ")) {
                    last = Long.parseLong(line.substring(4));
                }
                if (line.startsWith("data: ")) {
                    var event = Json.read(line.substring(6), JsonNode.class);
                    if (!isDelta(event)) {
                        assertThat(last).isEqualTo(seq + 1);
                    }
                    assertThat(last).isGreaterThan(seq);
                    seq = last;
                    events.add(event);
                    if (ends(event, runId)) {
                        http.shutdownNow();
                        return events;
                    }
                }
            }
        }
        return events;
    }

    /** A minute after the run's end its deltas are put together, under the number of the last. */
    private static boolean isDelta(JsonNode event) {
        return List.of("TEXT_MESSAGE_CONTENT", "REASONING_MESSAGE_CONTENT", "TOOL_CALL_ARGS")
                        .contains(event.get("type").asText())
                || event.path("name").asText().equals("ops.tool.output");
    }

    private static boolean ends(JsonNode event, String runId) {
        String type = event.get("type").asText();
        return (type.equals("RUN_FINISHED") || type.equals("RUN_ERROR"))
                && event.at("/metadata/ops/runId").asText().equals(runId);
    }
}
