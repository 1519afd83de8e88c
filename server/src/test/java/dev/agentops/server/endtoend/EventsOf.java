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

    /** All events up to the end of a run; the sequence numbers have no gap. */
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
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id: ")) {
                    assertThat(Long.parseLong(line.substring(4))).isEqualTo(++seq);
                }
                if (line.startsWith("data: ")) {
                    var event = Json.read(line.substring(6), JsonNode.class);
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

    private static boolean ends(JsonNode event, String runId) {
        String type = event.get("type").asText();
        return (type.equals("RUN_FINISHED") || type.equals("RUN_ERROR"))
                && event.at("/metadata/ops/runId").asText().equals(runId);
    }
}
