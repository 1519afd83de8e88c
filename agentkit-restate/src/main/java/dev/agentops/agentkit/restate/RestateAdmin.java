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
import java.util.stream.Collectors;

/** The few calls of Restate's admin API that we need. */
final class RestateAdmin {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RestateAdmin(URI base) {
        this.base = base;
    }

    /** New invocations of the service go to this deployment from now on. Where the build was before, its runs follow it. */
    void register(URI deployment, String service) throws IOException, InterruptedException {
        for (var row : query("select id, endpoint from sys_deployment")) {
            String before = row.path("endpoint").asText();
            if (RestateBuilds.idOf(before).equals(RestateBuilds.idOf(deployment.toString()))
                    && !before.equals(deployment.toString())) {
                moved(row.path("id").asText(), deployment);
            }
        }
        String id = register(deployment, false);
        if (!latest(service).equals(Optional.of(id))) {
            // an address that it knows does not become the latest by itself: the way back to an earlier build
            register(deployment, true);
        }
    }

    private String register(URI deployment, boolean force) throws IOException, InterruptedException {
        var body = Json.write(Map.of("uri", deployment.toString(), "force", force));
        var answer = accepted(send("POST", "/deployments", body), "refuses " + deployment);
        return Json.read(answer.body(), JsonNode.class).path("id").asText();
    }

    /** The deployment that new invocations of a service go to; empty before there is one. */
    Optional<String> latest(String service) throws IOException, InterruptedException {
        var answer = send("GET", "/services/" + service, "");
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        accepted(answer, "does not tell about " + service);
        return Optional.of(
                Json.read(answer.body(), JsonNode.class).path("deployment_id").asText());
    }

    void moved(String deployment, URI address) throws IOException, InterruptedException {
        var body = Json.write(Map.of("uri", address.toString()));
        accepted(send("PATCH", "/deployments/" + deployment, body), "refuses " + address);
    }

    void remove(String deployment) throws IOException, InterruptedException {
        var answer = send("DELETE", "/deployments/" + deployment + "?force=true", "");
        if (answer.statusCode() != 404) {
            accepted(answer, "keeps " + deployment);
        }
    }

    /**
     * @param invokedBy the invocation that called it; empty when it was called from outside
     * @param failure the engine's code of why the last attempt failed; empty when it did not, or with no code
     */
    record Invocation(String id, String status, String invokedBy, String failure) {
        /** Nothing of it is being executed or about to be. */
        boolean isAtRest() {
            return status.equals("suspended") || status.equals("paused");
        }
    }

    /** The workflow of a run that has not ended. */
    Optional<Invocation> run(String runId) throws IOException, InterruptedException {
        return unfinished(
                "i.target_service_name = '%s' and i.target_service_key = '%s' and i.target_handler_name = '%s'"
                        .formatted(RestateServices.RUN, quoted(runId), RestateServices.RUN_HANDLER));
    }

    Optional<Invocation> invocation(String id) throws IOException, InterruptedException {
        return unfinished("i.id = '%s'".formatted(quoted(id)));
    }

    private Optional<Invocation> unfinished(String condition) throws IOException, InterruptedException {
        var rows = query("""
                select i.id, i.status, i.invoked_by_id, i.last_failure_error_code from sys_invocation i
                where i.status <> 'completed' and %s""".formatted(condition));
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Invocation(
                        rows.get(0).path("id").asText(),
                        rows.get(0).path("status").asText(),
                        rows.get(0).path("invoked_by_id").asText(),
                        rows.get(0).path("last_failure_error_code").asText()));
    }

    void pause(String invocationId) throws IOException, InterruptedException {
        send("PATCH", "/invocations/" + invocationId + "/pause", "");
    }

    void resumeOnLatest(String invocationId) throws IOException, InterruptedException {
        accepted(
                send("PATCH", "/invocations/" + invocationId + "/resume?deployment=latest", ""),
                "does not move " + invocationId);
    }

    /** Without running any code of it. One that has ended is left as it is. */
    void kill(String invocationId) throws IOException, InterruptedException {
        var answer = send("PATCH", "/invocations/" + invocationId + "/kill", "");
        if (answer.statusCode() != 404 && answer.statusCode() != 409) {
            accepted(answer, "does not kill " + invocationId);
        }
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

    /** @throws IOException when Restate does not answer, or is not well */
    String version() throws IOException, InterruptedException {
        checkHealth();
        var answer = accepted(send("GET", "/version", ""), "does not tell its version");
        return Json.read(answer.body(), JsonNode.class).path("version").asText();
    }

    /** The ids of deployments, by their addresses. */
    Map<URI, String> deployments() throws IOException, InterruptedException {
        var answer = accepted(send("GET", "/deployments", ""), "does not list its deployments");
        return Json.read(answer.body(), JsonNode.class)
                .path("deployments")
                .valueStream()
                .collect(Collectors.toMap(
                        one -> URI.create(one.path("uri").asText().replaceAll("/+$", "")),
                        one -> one.path("id").asText(),
                        (first, second) -> second));
    }

    JsonNode query(String sql) throws IOException, InterruptedException {
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

    private static HttpResponse<String> accepted(HttpResponse<String> answer, String otherwise) throws IOException {
        if (answer.statusCode() >= 300) {
            throw new IOException("Restate " + otherwise + " (" + answer.statusCode() + "): " + answer.body());
        }
        return answer;
    }

    static String quoted(String value) {
        return value.replace("'", "''");
    }
}
