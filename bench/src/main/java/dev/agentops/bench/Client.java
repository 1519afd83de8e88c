package dev.agentops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** The HTTP API as a browser or a command line uses it. Thread-safe. */
final class Client implements AutoCloseable {
    record Asked(String threadId, String runId) {}

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Client(String url) {
        this.url = url;
    }

    Asked ask(String text) throws IOException, InterruptedException {
        var answer = post(
                "/api/chat",
                Map.of("userMessage", Map.of("id", UUID.randomUUID().toString(), "content", text)));
        return new Asked(answer.get("threadId").asText(), answer.get("runId").asText());
    }

    /** Opens one WebSocket. */
    String ticket() throws IOException, InterruptedException {
        return post("/api/realtime/token", Map.of()).get("token").asText();
    }

    void approve(String toolCallId, String digest) throws IOException, InterruptedException {
        post("/api/approve-tool", Map.of("toolCallId", toolCallId, "action", "approve", "digest", digest));
    }

    /** Follows a thread from its start; blocks until the consumer has seen enough. */
    void follow(String threadId, Predicate<JsonNode> enough) throws IOException, InterruptedException {
        var answer = http.send(request("/api/threads/" + threadId + "/events").build(), BodyHandlers.ofLines());
        try (var lines = answer.body()) {
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("data: ") && enough.test(Json.read(line.substring(6), JsonNode.class))) {
                    return;
                }
            }
        }
    }

    private JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        var answer = http.send(
                request(path)
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return Json.read(answer.body(), JsonNode.class);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + Rig.TOKEN)
                .header("Content-Type", "application/json");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
