package dev.agentops.server.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** A program that uses the API. */
public final class ApiClient {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String url;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    public ApiClient(String url, String token) {
        this.url = url;
        this.token = token;
    }

    public String url() {
        return url;
    }

    /** @param otherToken empty for none */
    public ApiClient as(String otherToken) {
        return new ApiClient(url, otherToken);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
        String json = body instanceof String text ? text : Json.write(body);
        return http.send(request(path).POST(BodyPublishers.ofString(json)).build(), BodyHandlers.ofString());
    }

    /** @param headers name and value in turn */
    public HttpResponse<String> send(String method, String path, Object body, String... headers)
            throws IOException, InterruptedException {
        String json = body instanceof String text ? text : Json.write(body);
        var request = request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return http.send(
                request.method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    public JsonNode json(String path) throws IOException, InterruptedException {
        var answer = get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return Json.read(answer.body(), JsonNode.class);
    }

    /** @return {@code {success, threadId, runId}} */
    public JsonNode ask(String threadId, String text) throws IOException, InterruptedException {
        var body = Json.mapper().createObjectNode();
        if (!threadId.isEmpty()) {
            body.put("threadId", threadId);
        }
        body.putObject("userMessage").put("id", UUID.randomUUID().toString()).put("content", text);
        var answer = post("/api/chat", body.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.read(answer.body(), JsonNode.class);
    }

    /** Says something to a run under way. @return {@code {threadId, runId, steered}} */
    public JsonNode steer(String runId, String messageId, String text) throws IOException, InterruptedException {
        var answer =
                post("/api/runs/" + runId + "/steer", Map.of("userMessage", Map.of("id", messageId, "content", text)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.read(answer.body(), JsonNode.class);
    }

    public HttpResponse<String> decide(JsonNode approval, String action, String reason)
            throws IOException, InterruptedException {
        return post(
                "/api/approve-tool",
                Map.of(
                        "toolCallId",
                        approval.get("toolCallId").asText(),
                        "action",
                        action,
                        "reason",
                        reason,
                        "digest",
                        approval.get("digest").asText()));
    }

    /** The next approval that waits. */
    public JsonNode approval() throws IOException, InterruptedException {
        return await("/api/approvals", list -> !list.isEmpty()).get(0);
    }

    public JsonNode runEnds(String runId) throws IOException, InterruptedException {
        return await("/api/runs/" + runId, run -> run.hasNonNull("finishedAt"));
    }

    public JsonNode runIs(String runId, String status) throws IOException, InterruptedException {
        return await("/api/runs/" + runId, run -> run.get("status").asText().equals(status));
    }

    public JsonNode await(String path, Predicate<JsonNode> done) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode last = MissingNode.getInstance();
        while (System.nanoTime() < end) {
            try {
                var answer = get(path);
                if (answer.statusCode() == 200) {
                    last = Json.read(answer.body(), JsonNode.class);
                    if (done.test(last)) {
                        return last;
                    }
                }
            } catch (IOException e) {
                // the server is away: that is what some tests are about
            }
            Thread.sleep(50);
        }
        throw new AssertionError(path + " did not come to pass within " + PATIENCE + "; last: " + last);
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }
}
