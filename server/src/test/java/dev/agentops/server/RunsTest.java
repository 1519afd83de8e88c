package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs over HTTP on the real engine and the real database, with a scripted model. */
@Tag("process")
class RunsTest {
    private static final String ADMIN = "the-admin-token-of-this-test";

    @TempDir
    Path folder;

    private final ScriptedModel agents = new ScriptedModel();
    private final ScriptedModel router = new ScriptedModel();
    private TestEstate estate;
    private AgentOps server;
    private ApiClient api;
    private String database;

    @BeforeEach
    void start() throws Exception {
        estate = new TestEstate(folder);
        Files.createDirectories(folder.resolve("dashboard/assets"));
        Files.writeString(folder.resolve("dashboard/index.html"), "<title>AgentOps</title>");
        Files.writeString(folder.resolve("dashboard/assets/app-1a2b.js"), "1");
        server = start(Duration.ofHours(4));
    }

    private AgentOps start(Duration approvalTimeout) throws Exception {
        var services = TestServices.shared();
        database = TestServices.freshDatabase();
        var started = AgentOps.start(
                new AgentOpsConfig(
                        0,
                        database,
                        services.postgres().user(),
                        services.postgres().password(),
                        services.restate().ingress(),
                        services.restate().admin(),
                        freePort(),
                        estate.servicesFile(),
                        folder.resolve("dashboard"),
                        ADMIN,
                        approvalTimeout,
                        "test" + System.nanoTime(),
                        Map.of()),
                new Models(agents, router, false));
        api = new ApiClient("http://127.0.0.1:" + started.port(), ADMIN);
        return started;
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void routedTo(String agent) {
        router.calls("route_to", "agent", agent, "confidence", 0.9, "reason", "it fits");
    }

    private void proposesTheEdit() {
        agents.callsAfter(
                "The price divides by zero.",
                "edit_file",
                "path",
                "shop/src/Price.java",
                "old_text",
                "1 / 0",
                "new_text",
                "1");
    }

    @Test
    void waitsForTheHumanThenChangesTheFileOnceAndAnswers() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.says("Fixed shop/src/Price.java.");

        var run = api.ask("", "fix the price");
        var approval = api.approval();
        assertThat(approval.get("tool").asText()).isEqualTo("edit_file");
        assertThat(approval.get("preview").get("before").asText()).contains("1 / 0");
        assertThat(approval.get("preview").get("after").asText()).contains("price = 1;");
        assertThat(api.runIs(run.get("runId").asText(), "waiting").get("agent").asText())
                .isEqualTo("coding");
        assertThat(estate.price()).contains("1 / 0");

        assertThat(api.decide(approval, "approve", "").statusCode()).isEqualTo(200);
        var ended = api.runEnds(run.get("runId").asText());
        assertThat(ended.get("status").asText()).isEqualTo("completed");
        assertThat(ended.get("answer").asText()).isEqualTo("Fixed shop/src/Price.java.");
        assertThat(estate.price()).isEqualTo("int price = 1;\n");
        assertThat(ended.get("steps").findValuesAsText("name"))
                .contains("turn:1", "model:1", "tool:1.0:edit_file", "turn:2", "finish");
    }

    @Test
    void aRejectionIsReadByTheModelAndASecondDecisionIsRefusedWithWhoDecided() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.then((request, listener) -> {
            var last = (Message.FromTool) request.messages().getLast();
            assertThat(last.status()).isEqualTo(ToolStatus.DENIED);
            return ScriptedModel.reply(listener, "You said: " + last.content(), List.of());
        });

        var run = api.ask("", "fix the price");
        var approval = api.approval();
        assertThat(api.decide(approval, "deny", "not during the sale").statusCode())
                .isEqualTo(200);

        assertThat(api.runEnds(run.get("runId").asText()).get("answer").asText())
                .contains("not during the sale");
        assertThat(estate.price()).contains("1 / 0");
        var second = api.decide(approval, "approve", "");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("\"decidedBy\":\"admin\"").contains("Already denied by admin");
    }

    @Test
    void whatChangedAfterTheApprovalWasOpenedIsAskedAgain() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.says("done");
        var run = api.ask("", "fix the price");
        var first = api.approval();
        estate.price("// new first line\nint price = 1 / 0;\n");
        api.decide(first, "approve", "");

        var second = api.await(
                        "/api/approvals",
                        list -> !list.isEmpty() && !list.get(0).get("id").equals(first.get("id")))
                .get(0);
        assertThat(second.get("reason").asText()).contains("changed after it was approved");
        assertThat(estate.price()).contains("1 / 0");
        api.decide(second, "approve", "");
        api.runEnds(run.get("runId").asText());
        assertThat(estate.price()).isEqualTo("// new first line\nint price = 1;\n");
    }

    @Test
    void anEditThatCannotApplyIsNotPutBeforeAHuman() throws Exception {
        routedTo("coding");
        agents.calls("edit_file", "path", "shop/src/Price.java", "old_text", "no such text", "new_text", "x")
                .calls("edit_file", "path", "../../etc/passwd", "old_text", "root", "new_text", "x")
                .says("I could not.");
        var run = api.runEnds(api.ask("", "fix").get("runId").asText());
        assertThat(run.get("messages").findValuesAsText("content"))
                .anyMatch(text -> text.contains("stands 0 times"))
                .anyMatch(text -> text.contains("outside the workspace"));
        assertThat(api.json("/api/approvals?state=all")).isEmpty();
    }

    @Test
    void anApprovalThatNobodyDecidesExpiresAndTheRunGoesOn() throws Exception {
        server.close();
        server = start(Duration.ofMillis(700));
        routedTo("coding");
        proposesTheEdit();
        agents.says("Nobody answered.");
        var ended = api.runEnds(api.ask("", "fix the price").get("runId").asText());
        assertThat(ended.get("messages").findValuesAsText("status")).containsExactly("expired");
        assertThat(estate.price()).contains("1 / 0");
        assertThat(api.json("/api/approvals?state=all").get(0).get("state").asText())
                .isEqualTo("expired");
    }

    @Test
    void findingsWithInventedQuotesAreRefused() throws Exception {
        routedTo("log-analyzer");
        agents.calls("report_findings", finding("shop:1", "out of memory"))
                .calls("report_findings", finding("shop:1", "/ by zero"))
                .says("It divides by zero.");
        var ended = api.runEnds(api.ask("", "why?").get("runId").asText());
        assertThat(ended.get("messages").findValuesAsText("status")).containsExactly("error", "ok");
    }

    private static Object[] finding(String source, String quote) {
        return new Object[] {
            "service",
            "shop",
            "summary",
            "500s",
            "cause",
            "division",
            "evidence",
            List.of(Map.of("source", source, "quote", quote))
        };
    }

    @Test
    void messagesOfOneThreadRunOneAfterTheOtherAndRememberEachOther() throws Exception {
        routedTo("coding");
        routedTo("coding");
        agents.then((request, listener) -> {
                    Thread.sleep(300);
                    return ScriptedModel.reply(listener, "first answer", List.of());
                })
                .then((request, listener) -> ScriptedModel.reply(
                        listener, "I see " + request.messages().size() + " messages", List.of()));
        var first = api.ask("", "one");
        var second = api.ask(first.get("threadId").asText(), "two");
        var later = api.runEnds(second.get("runId").asText());
        assertThat(later.get("answer").asText()).isEqualTo("I see 3 messages");
        var earlier = api.json("/api/runs/" + first.get("runId").asText());
        assertThat(later.get("startedAt").asText())
                .isGreaterThanOrEqualTo(earlier.get("finishedAt").asText());
    }

    @Test
    void theSameMessageIdGivesTheSameRun() throws Exception {
        routedTo("coding");
        agents.says("ok");
        var body = Map.of("userMessage", Map.of("id", "m-1", "content", "hello"));
        var once = api.post("/api/chat", body);
        var twice = api.post("/api/chat", body);
        assertThat(twice.body()).isEqualTo(once.body());
        assertThat(api.json("/api/runs").get("runs")).hasSize(1);
    }

    @Test
    void cancelStopsARunThatWaitsAndOneThatSpeaksAndOneThatIsQueued() throws Exception {
        routedTo("coding");
        routedTo("coding");
        proposesTheEdit();
        var waiting = api.ask("", "fix the price");
        var approval = api.approval();
        var queued = api.ask(waiting.get("threadId").asText(), "and then?");
        cancel(queued);
        assertThat(api.runEnds(queued.get("runId").asText()).get("status").asText())
                .isEqualTo("cancelled");
        cancel(waiting);
        var ended = api.runEnds(waiting.get("runId").asText());
        assertThat(ended.get("status").asText()).isEqualTo("cancelled");
        assertThat(ended.get("messages").findValuesAsText("status")).containsExactly("cancelled");
        assertThat(api.decide(approval, "approve", "").statusCode()).isEqualTo(409);
        assertThat(estate.price()).contains("1 / 0");

        agents.then((request, listener) -> {
            listener.onText("I begin");
            Thread.sleep(60_000);
            return ScriptedModel.reply(listener, "never", List.of());
        });
        var speaking = api.ask("", "talk");
        api.await(
                "/api/threads/" + speaking.get("threadId").asText(),
                thread -> thread.get("seq").asLong() >= 8);
        cancel(speaking);
        var stopped = api.runEnds(speaking.get("runId").asText());
        assertThat(stopped.get("status").asText()).isEqualTo("cancelled");
        assertThat(stopped.get("messages").findValuesAsText("content")).contains("I begin");
        assertThreadGoesOn(speaking);
    }

    /** A run that was cancelled has really ended: the thread's next request runs. */
    private void assertThreadGoesOn(JsonNode cancelled) throws Exception {
        routedTo("coding");
        agents.says("I am back.");
        var next = api.ask(cancelled.get("threadId").asText(), "still there?");
        assertThat(api.runEnds(next.get("runId").asText()).get("answer").asText())
                .isEqualTo("I am back.");
    }

    @Test
    void cancelInTheMiddleOfReadsThatRunTogetherEndsTheRunWithAValidTranscript() throws Exception {
        try (var silent = new ServerSocket(0)) {
            estate.healthAt("http://127.0.0.1:" + silent.getLocalPort() + "/");
            routedTo("coding");
            agents.callsAll(call("check_health"), call("list_log_sources"), call("check_health"));
            var run = api.ask("", "how are they?");
            api.await(
                    "/api/threads/" + run.get("threadId").asText(),
                    thread -> thread.get("messages").size() >= 2);
            cancel(run);
            var ended = api.runEnds(run.get("runId").asText());
            assertThat(ended.get("status").asText()).isEqualTo("cancelled");
            assertThat(ended.get("messages").findValuesAsText("toolCallId")).hasSize(3);
            assertThreadGoesOn(run);
        }
    }

    @Test
    void readsOfOneTurnRunTogether() throws Exception {
        try (var silent = new ServerSocket(0)) {
            estate.healthAt("http://127.0.0.1:" + silent.getLocalPort() + "/");
            routedTo("coding");
            agents.callsAll(call("check_health"), call("check_health"), call("check_health"))
                    .says("none answers");
            var run = api.runEnds(api.ask("", "how are they?").get("runId").asText());
            var steps = new ArrayList<JsonNode>();
            run.get("steps").forEach(step -> {
                if (step.get("kind").asText().equals("tool")) {
                    steps.add(step);
                }
            });
            assertThat(steps).hasSize(3);
            var firstEnd = Instant.parse(steps.getFirst().get("startedAt").asText())
                    .plusMillis(steps.getFirst().get("durationMs").asLong());
            assertThat(steps)
                    .allSatisfy(step -> assertThat(
                                    Instant.parse(step.get("startedAt").asText()))
                            .isBefore(firstEnd));
        }
    }

    @Test
    void aLogWithANulCharacterIsReadLikeAnyOther() throws Exception {
        Files.writeString(folder.resolve("shop.log"), "a line with a \0 in it\n");
        routedTo("log-analyzer");
        agents.calls("search_logs", "text", "a line").says("seen \0");
        var run = api.runEnds(api.ask("", "look").get("runId").asText());
        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(run.get("messages").findValuesAsText("content")).anyMatch(text -> text.contains("in it"));
    }

    @Test
    void aRunWhoseThreadIsGoneEndsInsteadOfBeingTriedForEver() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        var run = api.ask("", "fix the price");
        api.approval();
        try (var connection = DriverManager.getConnection(
                        database,
                        TestServices.shared().postgres().user(),
                        TestServices.shared().postgres().password());
                var statement = connection.createStatement()) {
            statement.execute("delete from threads");
        }
        routedTo("coding");
        agents.says("a new start");
        assertThat(api.get("/api/runs/" + run.get("runId").asText()).statusCode())
                .isEqualTo(404);
        var next = api.runEnds(api.ask("", "and now?").get("runId").asText());
        assertThat(next.get("answer").asText()).isEqualTo("a new start");
    }

    @Test
    void aMessageIdThatWasUsedForAnotherMessageIsRefused() throws Exception {
        routedTo("coding");
        agents.says("ok");
        api.post("/api/chat", Map.of("userMessage", Map.of("id", "m-1", "content", "hello")));
        assertProblem(
                api.post("/api/chat", Map.of("userMessage", Map.of("id", "m-1", "content", "something else"))),
                409,
                "userMessage.id");
    }

    private void cancel(JsonNode run) throws Exception {
        var answer = api.post("/api/runs/" + run.get("runId").asText() + "/cancel", Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void badInputIsToldByFieldAndNobodyGetsInWithoutAToken() throws Exception {
        assertThat(api.as("wrong").get("/api/threads").statusCode()).isEqualTo(401);
        assertProblem(api.post("/api/chat", "{"), 400, "not JSON");
        assertProblem(api.post("/api/chat", Map.of()), 400, "\"field\":\"userMessage\"");
        assertProblem(
                api.post("/api/chat", Map.of("userMessage", Map.of("id", "a"))),
                400,
                "\"field\":\"userMessage.content\"");
        assertProblem(
                api.post("/api/chat", Map.of("threadId", "thr_no", "userMessage", Map.of("id", "a", "content", "b"))),
                404,
                "thr_no");
        assertProblem(api.post("/api/approve-tool", Map.of("toolCallId", "x", "action", "maybe")), 400, "action");
        assertProblem(api.post("/api/approve-tool", Map.of("toolCallId", "x", "action", "deny")), 404, "x");
        assertProblem(api.get("/api/nothing"), 404, "/api/nothing");
        assertProblem(api.get("/api/threads?limit=0"), 400, "limit");
        assertProblem(api.get("/api/threads?cursor=zzz"), 400, "cursor");
    }

    @Test
    void thePageIsServedForEveryViewButNotForWhatIsMissing() throws Exception {
        assertThat(api.get("/threads/thr_1").body()).contains("<title>AgentOps</title>");
        assertThat(api.get("/").headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'self'");
        assertThat(api.get("/assets/app-1a2b.js")
                        .headers()
                        .firstValue("cache-control")
                        .orElse(""))
                .contains("immutable");
        assertThat(api.get("/assets/app-old.js").statusCode()).isEqualTo(404);
        assertThat(api.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void rolesAreHeldTo() throws Exception {
        var viewer = tokenOf("viewer");
        assertThat(viewer.get("/api/threads").statusCode()).isEqualTo(200);
        assertProblem(
                viewer.post("/api/chat", Map.of("userMessage", Map.of("id", "a", "content", "b"))), 403, "operator");
        assertProblem(
                tokenOf("operator").post("/api/approve-tool", Map.of("toolCallId", "x", "action", "deny")),
                403,
                "approver");
        assertProblem(tokenOf("approver").post("/api/tokens", Map.of("role", "admin")), 403, "admin");
    }

    private ApiClient tokenOf(String role) throws Exception {
        var answer = api.post("/api/tokens", Map.of("role", role));
        return api.as(Json.read(answer.body(), JsonNode.class).get("token").asText());
    }

    private static void assertProblem(java.net.http.HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains(text);
    }

    @Test
    void theEventLogHasNoGapsAndTellsTheWholeStory() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.says("done");
        var run = api.ask("", "fix the price");
        api.decide(api.approval(), "approve", "");
        api.runEnds(run.get("runId").asText());

        var types = new ArrayList<String>();
        try (var lines = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + server.port()
                                        + "/api/threads/" + run.get("threadId").asText() + "/events"))
                                .header("Authorization", "Bearer " + ADMIN)
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofLines())
                .body()) {
            int seq = 0;
            for (var line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id: ")) {
                    assertThat(line).isEqualTo("id: " + ++seq);
                }
                if (line.startsWith("data: ")) {
                    var event = Json.read(line.substring(6), JsonNode.class);
                    types.add(event.path("name").asText(event.get("type").asText()));
                    if (event.get("type").asText().equals("RUN_FINISHED")) {
                        break;
                    }
                }
            }
        }
        assertThat(types)
                .containsSubsequence(
                        "ops.run.queued",
                        "RUN_STARTED",
                        "ops.router",
                        "STEP_STARTED",
                        "TOOL_CALL_START",
                        "TOOL_CALL_END",
                        "STEP_FINISHED",
                        "ops.approval.opened",
                        "ops.approval.closed",
                        "ops.tool.started",
                        "TOOL_CALL_RESULT",
                        "RUN_FINISHED");
    }
}
