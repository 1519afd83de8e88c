package dev.agentops.server.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that takes alerts over HTTP, on the real database and the real engine, and those who send them. */
abstract class AlertServer {
    static final String TOKEN = "the-token-of-the-alert-system";
    static final String SECRET = "the-secret-of-the-alert-system";
    static final Map<String, String> ENVIRONMENT =
            Map.of("AGENTOPS_ALERT_TOKEN", TOKEN, "AGENTOPS_ALERT_SECRET", SECRET);
    static final Instant SINCE = Instant.parse("2026-01-31T10:00:00Z");

    @TempDir
    Path folder;

    final HttpClient http = HttpClient.newHttpClient();
    TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    void start(Map<String, String> environment) throws Exception {
        var all = new HashMap<>(ENVIRONMENT);
        all.putAll(environment);
        server = new TestServer(folder, all);
    }

    static String firing(String group, String fingerprint, String name, String service) {
        return group(group, List.of(alert(fingerprint, name, service, "firing", SINCE)), 0);
    }

    static Map<String, Object> alert(String fingerprint, String name, String service, String status, Instant since) {
        var alert = new HashMap<String, Object>();
        alert.put("status", status);
        alert.put("labels", Map.of("alertname", name, "severity", "critical", "service", service));
        alert.put("annotations", Map.of("summary", name + " is bad", "runbook", "look at it"));
        alert.put("startsAt", since.toString());
        alert.put("endsAt", "0001-01-01T00:00:00Z");
        alert.put("generatorURL", "http://prometheus.example:9090/graph");
        alert.put("fingerprint", fingerprint);
        return alert;
    }

    static String group(String key, List<Map<String, Object>> alerts, int truncated) {
        return Json.write(Map.of(
                "version",
                "4",
                "groupKey",
                "{}:{alertname=\"" + key + "\"}",
                "truncatedAlerts",
                truncated,
                "status",
                "firing",
                "receiver",
                "agentops",
                "groupLabels",
                Map.of(),
                "commonLabels",
                Map.of(),
                "commonAnnotations",
                Map.of(),
                "externalURL",
                "http://alertmanager.example:9093",
                "alerts",
                alerts));
    }

    HttpResponse<String> alertmanager(String body) throws Exception {
        return post("/api/alerts/alertmanager", body);
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path, Map.of("Authorization", "Bearer " + TOKEN))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> send(String body, Map<String, String> headers) throws Exception {
        return http.send(
                request("/api/alerts/alertmanager", headers)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> signed(String body, String timestamp, String signature) throws Exception {
        return send(body, Map.of("X-AgentOps-Timestamp", timestamp, "X-AgentOps-Signature", signature));
    }

    static String sign(String secret, String timestamp, String body) {
        return Signature.of(secret, timestamp, body.getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder request(String path, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json");
        headers.forEach(request::header);
        return request;
    }

    static <T> List<T> together(int times, Callable<T> work) throws Exception {
        var all = new ArrayList<T>();
        try (var workers = Executors.newFixedThreadPool(Math.min(times, 40))) {
            for (var done : workers.invokeAll(java.util.Collections.nCopies(times, work))) {
                all.add(done.get());
            }
        }
        return all;
    }

    static JsonNode json(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return read(answer);
    }

    static JsonNode read(HttpResponse<String> answer) {
        return Json.read(answer.body(), JsonNode.class);
    }

    JsonNode incident(JsonNode taken) throws Exception {
        return incident(taken.at("/incidents/0").asText());
    }

    JsonNode incident(String id) throws Exception {
        for (var incident : server.api.json("/api/incidents").get("incidents")) {
            if (incident.get("id").asText().equals(id)) {
                return incident;
            }
        }
        throw new AssertionError("no incident " + id);
    }

    long count(String query) throws Exception {
        try (var connection = server.database();
                var row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    void sql(String statement) throws Exception {
        try (var connection = server.database()) {
            connection.createStatement().execute(statement);
        }
    }

    /** How often a thread was told of such an event of its incident. */
    long told(String kind) throws Exception {
        return count("select count(*) from thread_event where event ->> 'name' = 'ops.incident'"
                + " and event #>> '{value,kind}' = '" + kind + "'");
    }
}
