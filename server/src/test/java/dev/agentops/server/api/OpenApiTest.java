package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.testing.Browser;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The document is the API: the same routes, and real answers of each fit its schemas. */
@Tag("process")
class OpenApiTest {
    /**
     * Their answers are streams, redirects or another protocol; or they need what is not here: a build that is gone, as {@code
     * UpgradeTest} makes one, or the sample system of {@code IncidentTest}.
     */
    private static final Set<String> NOT_ASKED_HERE = Set.of(
            "GET /api/ws",
            "GET /sign-in",
            "GET /oidc/start",
            "GET /oidc/callback",
            "GET /api/threads/{id}/events",
            "POST /api/runs/{id}/move",
            "POST /api/sample/break",
            "POST /agui");

    @TempDir
    Path folder;

    private final OpenApiDocument document = readDocument();
    private final Set<String> answered = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    private static OpenApiDocument readDocument() {
        try {
            return new OpenApiDocument();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasTheRoutesOfTheServerAndNoOther() throws Exception {
        try (var server = new TestServer(folder)) {
            assertThat(server.routes()).isEqualTo(document.operations());
            assertThat(document.brokenReferences()).isEmpty();
            var served = server.api.get("/api/openapi.yaml");
            assertThat(served.body()).isEqualTo(OpenApi.read());
        }
    }

    @Test
    void realAnswersFitItsSchemas() throws Exception {
        try (var server = new TestServer(folder)) {
            askEverything(server);
        }
        assertThat(problems).isEmpty();
        var left = new TreeSet<>(document.operations());
        left.removeAll(answered);
        left.removeAll(NOT_ASKED_HERE);
        assertThat(left).as("operations with no good answer seen").isEmpty();
    }

    private void askEverything(TestServer server) throws Exception {
        var goOn = new CountDownLatch(1);
        server.routedTo("coding")
                .agents
                .then((request, listener) -> {
                    goOn.await();
                    return ScriptedModel.reply(
                            listener,
                            "",
                            List.of(ScriptedModel.call(
                                    "edit_file", "path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "1")));
                })
                .says("fixed");
        ask(server, "GET", "/health");
        ask(server, "GET", "/metrics");
        ask(server, "GET", "/api/openapi.yaml");
        ask(server, "GET", "/api/me");
        ask(server, "GET", "/api/doctor");
        ask(server, "POST", "/api/sample/break", "{}");
        ask(server, "GET", "/api/services");
        Files.writeString(
                folder.resolve("notifications.yaml"),
                "targets: [{name: us, private: true, url: '" + server.api.url() + "', events: [run.failed]}]");
        ask(server, "GET", "/api/notifications");
        ask(server, "POST", "/api/notifications/test", Map.of("target", "us"));
        ask(server, "POST", "/api/notifications/test", Map.of("target", "nobody"));
        ask(server, "POST", "/api/notifications/test", "{}");
        ask(server, "GET", "/agui/capabilities");
        ask(server, "POST", "/agui", "{}");
        ask(server, "POST", "/api/tokens", Map.of("role", "viewer"), "Idempotency-Key", "k1");
        ask(server, "POST", "/api/tokens", Map.of("role", "viewer"), "Idempotency-Key", "k1");
        ask(server, "POST", "/api/tokens", Map.of("role", "king"));
        ask(server, "POST", "/api/sign-in-links", "{}");
        ask(server, "POST", "/api/sign-in-links", Map.of("name", "ada", "role", "king"));
        ask(server, "GET", "/api/sign-in");
        var listed = ask(server, "GET", "/api/tokens");
        String tokenId = listed.get("tokens").get(0).get("id").asText();
        ask(server, "DELETE", "/api/tokens/" + tokenId);
        ask(server, "DELETE", "/api/tokens/" + tokenId);
        ask(server, "GET", "/api/sessions");
        ask(server, "DELETE", "/api/sessions");
        new Browser(server.api.url()).signIn(server.api, "ada", "viewer");
        String sessionId = ask(server, "GET", "/api/sessions")
                .get("sessions")
                .get(0)
                .get("id")
                .asText();
        ask(server, "DELETE", "/api/sessions/" + sessionId);
        ask(server, "DELETE", "/api/sessions/" + sessionId);
        ask(server, "POST", "/api/sign-out", "{}");
        ask(server, "POST", "/api/realtime/token", "{}");
        ask(server, "GET", "/api/realtime/token");

        var thread = ask(server, "POST", "/api/threads", Map.of("title", "Shop"), "Idempotency-Key", "k2");
        ask(server, "POST", "/api/threads", Map.of("title", "Other"), "Idempotency-Key", "k2");
        String id = thread.get("id").asText();
        String at = "/api/threads/" + id;
        var run = ask(server, "POST", "/api/chat", chat(id, "m1", "fix the price"));
        String runId = run.get("runId").asText();
        server.api.runIs(runId, "running");
        ask(server, "POST", "/api/chat", chat(id, "m2", "and then?"));
        ask(
                server,
                "POST",
                "/api/runs/" + runId + "/steer",
                Map.of("userMessage", Map.of("id", "s1", "content", "now")));
        ask(server, "POST", "/api/runs/none/steer", Map.of("userMessage", Map.of("id", "s1", "content", "now")));
        ask(server, "POST", "/api/runs/" + runId + "/next", Map.of("agent", "coding"));
        ask(server, "POST", "/api/runs/" + runId + "/next", Map.of("agent", "nobody"));
        ask(server, "POST", "/api/runs/none/next", Map.of("agent", "coding"));
        ask(server, "POST", "/api/runs/none/stop", "{}");
        ask(server, "GET", at + "/queue");
        var queued = ask(server, "GET", at + "/queue/m2");
        ask(server, "PATCH", at + "/queue/m2", Map.of("content", "what then?"));
        ask(server, "PATCH", at + "/queue/m2", Map.of("content", "what then?"), "If-Match", "\"no\"");
        ask(
                server,
                "PATCH",
                at + "/queue/m2",
                Map.of("content", "what then?"),
                "If-Match",
                queued.get("etag").asText());
        ask(server, "DELETE", at);
        ask(server, "DELETE", at + "/queue/m2", "", "If-Match", "*");
        ask(server, "DELETE", at + "/queue/m2", "", "If-Match", "*");
        goOn.countDown();

        var approval = server.api.approval();
        ask(server, "GET", "/api/approvals");
        ask(server, "GET", "/api/approvals/" + approval.get("id").asText());
        ask(server, "GET", "/api/approvals/none");
        policy(server, approval);
        String one = "/api/approvals/" + approval.get("id").asText();
        var two = Map.of("path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "2");
        ask(server, "POST", one + "/preview", Map.of("arguments", two));
        ask(server, "POST", one + "/preview", Map.of("arguments", Map.of("path", "x")));
        ask(server, "POST", one + "/extend", Map.of("hours", 24));
        ask(server, "POST", one + "/extend", Map.of("hours", 720));
        var decision = Map.of("toolCallId", approval.get("toolCallId").asText(), "action", "approve");
        ask(server, "POST", "/api/approve-tool", decision);
        ask(server, "POST", "/api/approve-tool", decision);
        server.api.runEnds(runId);
        ask(server, "POST", "/api/runs/" + runId + "/cancel", "{}");
        ask(server, "GET", "/api/runs/" + runId);
        ask(server, "GET", "/api/runs/" + runId + "/model-calls");
        ask(server, "GET", "/api/runs/" + runId + "/trace");
        ask(server, "GET", "/api/runs/" + runId + "/steps");
        ask(server, "GET", "/api/runs/" + runId + "/steps?after=-1");
        ask(server, "GET", "/api/runs/compare?a=" + runId + "&b=" + runId);
        ask(server, "GET", "/api/runs/compare?a=" + runId);
        ask(server, "POST", "/api/runs/" + runId + "/rerun", Map.of("fromStep", "turn:9"));
        server.agents.says("again");
        var rerun = ask(
                server, "POST", "/api/runs/" + runId + "/rerun", Map.of("fromStep", "turn:2"), "Idempotency-Key", "r1");
        server.api.runEnds(rerun.get("runId").asText());
        String rerunThread = "/api/threads/" + rerun.get("threadId").asText();
        var cameIn = ask(server, "GET", rerunThread + "/incoming").get("events");
        server.routedTo("coding");
        server.agents.says("once more");
        var replayed = ask(server, "POST", rerunThread + "/incoming/" + cameIn.at("/0/seq") + "/replay", Map.of());
        server.api.runEnds(replayed.get("runId").asText());
        ask(server, "POST", rerunThread + "/incoming/999/replay", Map.of());
        ask(server, "GET", "/api/runs/" + rerun.get("runId").asText());
        ask(server, "GET", "/api/runs/" + runId);
        ask(server, "GET", "/api/runs/" + runId + "/report");
        ask(server, "GET", "/api/runs/" + runId + "/report?format=odd");
        ask(server, "GET", "/api/runs/none/report");
        ask(server, "GET", "/api/usage?by=thread");
        ask(server, "GET", "/api/usage?by=odd");
        ask(server, "GET", "/api/audit");
        ask(server, "GET", "/api/agents");
        ask(server, "GET", "/api/builds");
        ask(server, "GET", "/api/audit/verify");
        ask(server, "GET", "/api/audit/decision-times");
        ask(server, "GET", "/api/audit/decision-times?from=yesterday");
        ask(server, "GET", "/api/runs?limit=1");
        ask(server, "GET", "/api/runs?status=odd");
        ask(server, "GET", "/api/threads?limit=1");
        ask(server, "GET", "/api/threads?cursor=x");
        ask(server, "GET", "/api/threads?q=price");
        ask(server, "GET", at);
        ask(server, "GET", "/api/threads/none");
        ask(server, "GET", at + "/messages?limit=2");
        ask(server, "GET", at + "/export");
        var state = ask(server, "GET", at + "/state");
        ask(
                server,
                "PATCH",
                at + "/state",
                Map.of("severity", "high"),
                "If-Match",
                state.get("etag").asText());
        ask(
                server,
                "PATCH",
                at + "/state",
                Map.of("severity", "low"),
                "If-Match",
                state.get("etag").asText());
        ask(
                server,
                "PATCH",
                at,
                Map.of("title", "The shop"),
                "If-Match",
                thread.get("etag").asText());
        ask(server, "PATCH", at, Map.of("title", "The shop"));
        ask(server, "DELETE", at);
        cancelled(server);
        alerts(server);
        for (var operation : document.operations()) {
            if (document.operation(operation).has("x-role")) {
                strangers(server, operation);
            }
        }
    }

    private void alerts(TestServer server) throws Exception {
        var alert = Map.of("status", "firing", "labels", Map.of("alertname", "Down"));
        ask(server, "POST", "/api/alerts/alertmanager", Map.of("groupKey", "g", "alerts", List.of(alert)));
        ask(server, "POST", "/api/alerts/alertmanager", "{}");
        ask(server, "POST", "/api/alerts", Map.of("title", "Down", "severity", "page"));
        ask(server, "GET", "/api/alerts?limit=1");
        ask(server, "GET", "/api/alerts?status=odd");
        ask(server, "GET", "/api/incidents?state=odd");
        String id = ask(server, "GET", "/api/incidents?limit=1")
                .at("/incidents/0/id")
                .asText();
        ask(server, "POST", "/api/incidents/" + id + "/silence", Map.of("minutes", 5));
        ask(server, "POST", "/api/incidents/" + id + "/silence", Map.of("minutes", 0));
        ask(server, "POST", "/api/incidents/" + id + "/close", "{}");
        ask(server, "POST", "/api/incidents/none/close", "{}");
    }

    private void policy(TestServer server, JsonNode approval) throws Exception {
        var draft = new LinkedHashMap<String, Object>(
                Map.of("approvalId", approval.get("id").asText(), "hours", 1, "match", "pattern"));
        var proposal = ask(server, "POST", "/api/policy/rules/preview", draft);
        ask(server, "POST", "/api/policy/rules/preview", Map.of("tool", "none"));
        draft.put("digest", "no");
        ask(server, "POST", "/api/policy/rules", draft);
        draft.put("digest", proposal.get("digest").asText());
        var made = ask(server, "POST", "/api/policy/rules", draft);
        ask(server, "GET", "/api/policy");
        ask(
                server,
                "POST",
                "/api/policy/test",
                Map.of("tool", "run_command", "arguments", Map.of("argv", List.of("touch", "x"))));
        ask(server, "POST", "/api/policy/test", Map.of("tool", "none", "arguments", Map.of()));
        String rule = "/api/policy/rules/" + made.at("/rule/id").asText();
        ask(server, "DELETE", rule);
        ask(server, "DELETE", rule);
        ask(server, "GET", "/api/audit/search?action=policy&limit=1");
        ask(server, "GET", "/api/audit/search?before=x");
        ask(server, "GET", "/api/audit/search?text=touch&since=2026-01-31T10:00:00Z&until=2126-01-31T10:00:00Z");
        ask(server, "GET", "/api/audit/search?since=yesterday");
    }

    private void cancelled(TestServer server) throws Exception {
        server.routedTo("coding").agents.then((request, listener) -> {
            Thread.sleep(60_000);
            return ScriptedModel.reply(listener, "never", List.of());
        });
        String runId = server.api.ask("", "wait").get("runId").asText();
        server.api.runIs(runId, "running");
        ask(server, "POST", "/api/runs/" + runId + "/stop", "{}");
        ask(server, "POST", "/api/runs/" + runId + "/cancel", "{}");
        server.api.runEnds(runId);
    }

    private void strangers(TestServer server, String operation) throws Exception {
        var words = operation.split(" ");
        var answer = server.api.as("").send(words[0], words[1].replaceAll("[{}]", ""), "{}");
        assertThat(answer.statusCode()).as(operation).isEqualTo(401);
        check(operation, answer);
    }

    private static Map<String, Object> chat(String thread, String message, String text) {
        return Map.of("threadId", thread, "userMessage", Map.of("id", message, "content", text));
    }

    private JsonNode ask(TestServer server, String method, String path) throws Exception {
        return ask(server, method, path, "");
    }

    private JsonNode ask(TestServer server, String method, String path, Object body, String... headers)
            throws Exception {
        String operation = operationOf(method, path);
        var answer = server.api.send(method, path, body, headers);
        check(operation, answer);
        if (answer.statusCode() < 300) {
            answered.add(operation);
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        return type.contains("json") ? Json.read(answer.body(), JsonNode.class) : Json.tree(Map.of());
    }

    private void check(String operation, HttpResponse<String> answer) {
        document.problems(
                        operation,
                        answer.statusCode(),
                        answer.headers().firstValue("Content-Type").orElse(""),
                        answer.body())
                .forEach(problem -> problems.add(operation + " → " + answer.statusCode() + ": " + problem));
    }

    private String operationOf(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        return document.operations().stream()
                .filter(one -> one.startsWith(method + " "))
                .filter(one ->
                        Pattern.matches(one.substring(method.length() + 1).replaceAll("\\{\\w+}", "[^/]+"), plain))
                .min((a, b) -> Boolean.compare(a.contains("{"), b.contains("{")))
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not documented"));
    }
}
