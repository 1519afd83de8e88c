package dev.agentops.agentkit.restate;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;

/** The few calls of Restate's admin API that we need. */
final class RestateAdmin {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RestateAdmin(URI base) {
        this.base = base;
    }

    void register(URI deployment) throws IOException, InterruptedException {
        var answer = send("POST", "/deployments", Json.write(Map.of("uri", deployment.toString())));
        if (answer.statusCode() >= 300) {
            throw new IOException("Restate refuses " + deployment + " (" + answer.statusCode() + "): " + answer.body());
        }
    }

    Optional<String> runningInvocation(String service, String key, String handler)
            throws IOException, InterruptedException {
        var rows = query("select id from sys_invocation where target_service_name = '%s' and target_service_key = '%s'"
                        .formatted(quoted(service), quoted(key))
                + " and target_handler_name = '%s' and status <> 'completed'".formatted(quoted(handler)));
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(rows.get(0).get("id").asText());
    }

    /** Runs that wait for the next try because this process was away go on at once. */
    void resumeBackingOff() throws IOException, InterruptedException {
        for (var row : query("select id from sys_invocation where status = 'backing-off' limit 1000")) {
            send("PATCH", "/invocations/" + row.get("id").asText() + "/resume", "");
        }
    }

    void cancel(String invocationId) throws IOException, InterruptedException {
        var answer = send("PATCH", "/invocations/" + invocationId + "/cancel", "");
        boolean endedMeanwhile = answer.statusCode() == 404 || answer.statusCode() == 409;
        if (answer.statusCode() >= 300 && !endedMeanwhile) {
            throw new IOException("Restate did not cancel " + invocationId + ": " + answer.body());
        }
    }

    void checkHealth() throws IOException, InterruptedException {
        int status = send("GET", "/health", "").statusCode();
        if (status != 200) {
            throw new IOException("Restate answers " + status + " to a health check");
        }
    }

    private JsonNode query(String sql) throws IOException, InterruptedException {
        var answer = send("POST", "/query", Json.write(Map.of("query", sql)));
        if (answer.statusCode() != 200) {
            throw new IOException("Restate refuses a query (" + answer.statusCode() + "): " + answer.body());
        }
        return Json.read(answer.body(), JsonNode.class).path("rows");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .header("accept", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String quoted(String value) {
        return value.replace("'", "''");
    }
}
