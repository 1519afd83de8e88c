package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/** Runs from their message to their answer. */
@Tag("process")
class RunsTest extends ServerTest {
    @Test
    void findingsWithInventedQuotesAreRefused() throws Exception {
        routedTo("log-analyzer");
        agents.calls("report_findings", finding("shop:0", "out of memory"))
                .calls("report_findings", finding("shop:0", "/ by zero"))
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
