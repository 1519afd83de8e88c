package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A message into a running run, over HTTP on the real engine and the real database. */
@Tag("process")
class SteerTest {
    @TempDir
    Path folder;

    private final CountDownLatch speaking = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A run whose model speaks until it is told to go on. */
    private JsonNode busy() throws Exception {
        return saying("", List.of(ScriptedModel.call("list_log_sources")));
    }

    /** As {@link #busy}; what it then says is its answer. */
    private JsonNode answering() throws Exception {
        return saying("all well", List.of());
    }

    private JsonNode saying(String text, List<ModelReply.RequestedCall> calls) throws Exception {
        server.routedTo("coding").agents.then((request, listener) -> {
            speaking.countDown();
            goOn.await();
            return ScriptedModel.reply(listener, text, calls);
        });
        var run = server.api.ask("", "how is the shop?");
        assertThat(speaking.await(20, TimeUnit.SECONDS)).isTrue();
        return run;
    }

    private static String id(JsonNode run) {
        return run.get("runId").asText();
    }

    private static String thread(JsonNode run) {
        return run.get("threadId").asText();
    }

    private void steerTo(String agent, JsonNode run, String messageId, String content) throws Exception {
        var said = server.api.post(
                "/api/runs/" + id(run) + "/steer",
                Map.of("agent", agent, "userMessage", Map.of("id", messageId, "content", content)));
        assertThat(said.statusCode()).as(said.body()).isEqualTo(202);
    }

    private List<String> eventsOf(String thread, String name) throws Exception {
        var found = new ArrayList<String>();
        try (var database = server.database();
                var rows = database.createStatement()
                        .executeQuery(
                                "select event from thread_event where thread_id = '" + thread + "' order by seq")) {
            while (rows.next()) {
                if (rows.getString(1).contains(name)) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    @Test
    void isReadByTheNextModelCallAndStandsAfterTheToolsResult() throws Exception {
        var run = busy();
        server.agents.then((request, listener) -> ScriptedModel.reply(
                listener, "You said: " + ((Message.FromUser) request.messages().getLast()).text(), List.of()));
        var said = server.api.steer(id(run), "s-1", "look at the till too");
        assertThat(said.get("steered").asBoolean()).isTrue();
        assertThat(said.get("runId")).isEqualTo(run.get("runId"));
        goOn.countDown();

        var ended = server.api.runEnds(id(run));
        assertThat(ended.get("answer").asText()).isEqualTo("You said: look at the till too");
        assertThat(ended.get("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "tool", "user", "assistant");
        assertThat(eventsOf(thread(run), "\"s-1\"")).hasSize(4);
        assertThat(server.api.json("/api/runs").get("runs")).hasSize(1);
    }

    @Test
    void sentTwiceCountsOnceAndTheSameIdForOtherWordsIsRefused() throws Exception {
        var run = busy();
        server.agents.says("both heard");
        var first = server.api.steer(id(run), "s-1", "hurry");
        assertThat(server.api.steer(id(run), "s-1", "hurry")).isEqualTo(first);
        var other = server.api.post(
                "/api/runs/" + id(run) + "/steer", Map.of("userMessage", Map.of("id", "s-1", "content", "stop")));
        assertThat(other.statusCode()).isEqualTo(409);
        var byChat = server.api.post(
                "/api/chat",
                Map.of(
                        "threadId",
                        thread(run),
                        "steer",
                        true,
                        "userMessage",
                        Map.of("id", "s-2", "content", "and the till")));
        assertThat(byChat.body()).contains("\"steered\":true");
        goOn.countDown();
        server.api.runEnds(id(run));
        assertThat(server.api.steer(id(run), "s-1", "hurry").get("steered").asBoolean())
                .isTrue();
        assertThat(server.api
                        .json("/api/threads/" + thread(run) + "/messages")
                        .get("messages")
                        .findValuesAsText("id"))
                .containsSubsequence("s-1", "s-2")
                .doesNotHaveDuplicates();
    }

    @Test
    void tooLateBecomesTheNextRequest() throws Exception {
        var run = answering();
        server.routedTo("coding").agents.says("the till is well too");
        server.api.steer(id(run), "late", "and the till?");
        goOn.countDown();
        assertThat(server.api.runEnds(id(run)).get("answer").asText()).isEqualTo("all well");

        var runs = server.api
                .await(
                        "/api/runs?thread=" + thread(run),
                        page -> page.get("runs").size() == 2
                                && page.get("runs").get(0).hasNonNull("finishedAt"))
                .get("runs");
        assertThat(runs.get(0).get("question").asText()).isEqualTo("and the till?");
        assertThat(runs.get(0).get("answer").asText()).isEqualTo("the till is well too");
        var again = server.api.steer(id(run), "late", "and the till?");
        assertThat(again.get("steered").asBoolean()).isFalse();
        assertThat(again.get("runId")).isEqualTo(runs.get(0).get("id"));

        server.routedTo("coding").agents.says("yes");
        var after = server.api.steer(id(run), "later", "sure?");
        assertThat(after.get("steered").asBoolean()).isFalse();
        assertThat(server.api.runEnds(id(after)).get("answer").asText()).isEqualTo("yes");
    }

    @Test
    void toARunThatWaitsForAHumanIsHeardOnceItGoesOn() throws Exception {
        server.routedTo("coding")
                .agents
                .calls("edit_file", "path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "1")
                .then((request, listener) -> ScriptedModel.reply(
                        listener, request.messages().getLast().id(), List.of()));
        var run = server.api.ask("", "fix the price");
        var approval = server.api.approval();
        server.api.steer(id(run), "s-1", "and tell me the line");
        server.api.decide(approval, "approve", "");
        assertThat(server.api.runEnds(id(run)).get("answer").asText()).isEqualTo("s-1");
    }

    @Test
    void aPersonSaysWhoTakesTheNextTurn() throws Exception {
        var run = busy();
        server.agents.says("I looked again");
        var sent = server.api.post("/api/runs/" + id(run) + "/next", Map.of("agent", "log-analyzer"));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        server.api.post("/api/runs/" + id(run) + "/next", Map.of("agent", "log-analyzer"));
        goOn.countDown();
        assertThat(server.api.runEnds(id(run)).get("agent").asText()).isEqualTo("log-analyzer");
        assertThat(eventsOf(thread(run), "ops.run.ordered")).hasSize(1);
        assertThat(eventsOf(thread(run), "\"person\"")).hasSize(1);
        assertThat(server.api.json("/api/audit/search?action=run.sent").get("entries"))
                .hasSize(1)
                .first()
                .satisfies(
                        entry -> assertThat(entry.at("/detail/agent").asText()).isEqualTo("log-analyzer"));
        assertThat(server.api
                        .post("/api/runs/" + id(run) + "/next", Map.of("agent", "coding"))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void aRequestNamesItsAgentAndAnUnknownOneIsRefusedWithTheNames() throws Exception {
        server.agents.says("here I am");
        var message = Map.of("id", "m-1", "content", "change the price");
        var refused = server.api.post("/api/chat", Map.of("agent", "nobody", "userMessage", message));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Agents are coding, log-analyzer.");
        var taken = server.api.post("/api/chat", Map.of("agent", "coding", "userMessage", message));
        var run = server.api.runEnds(
                Json.read(taken.body(), JsonNode.class).get("runId").asText());
        assertThat(run.get("agent").asText()).isEqualTo("coding");
        assertThat(server.router.requests()).isEmpty();
    }

    @Test
    void stopsAfterTheStepUnderWayAndRunsTheCallThatIsApproved() throws Exception {
        server.routedTo("coding")
                .agents
                .calls("edit_file", "path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "1");
        var run = server.api.ask("", "fix the price");
        var approval = server.api.approval();
        for (int i = 0; i < 2; i++) {
            assertThat(server.api.post("/api/runs/" + id(run) + "/stop", "{}").statusCode())
                    .isEqualTo(202);
        }
        assertThat(server.as("viewer", "vera")
                        .post("/api/runs/" + id(run) + "/stop", "{}")
                        .statusCode())
                .isEqualTo(403);
        server.api.decide(approval, "approve", "");
        var ended = server.api.runEnds(id(run));
        assertThat(ended.get("limit").asText()).isEqualTo("stopped");
        assertThat(ended.get("messages").findValuesAsText("status")).containsExactly("ok");
        assertThat(eventsOf(thread(run), "ops.run.ordered")).hasSize(1);
        assertThat(eventsOf(thread(run), "ops.limit"))
                .singleElement()
                .asString()
                .contains("stopped the run after");
        assertThat(server.api.json("/api/runs/" + id(run) + "/report").toString())
                .contains("stopped", "shop/src/Price.java");
        assertThat(server.api.post("/api/runs/" + id(run) + "/stop", "{}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void aRunThatIsCancelledLeavesItsSteersToTheQueue() throws Exception {
        var run = busy();
        server.agents.says("I do that instead");
        steerTo("log-analyzer", run, "s-1", "do something else");
        server.api.post("/api/runs/" + id(run) + "/cancel", "{}");
        assertThat(server.api.runEnds(id(run)).get("status").asText()).isEqualTo("cancelled");
        var next = server.api.await(
                "/api/runs?thread=" + thread(run),
                page -> page.get("runs").size() == 2 && page.get("runs").get(0).hasNonNull("finishedAt"));
        assertThat(next.get("runs").get(0).get("question").asText()).isEqualTo("do something else");
        assertThat(next.get("runs").get(0).get("agent").asText()).isEqualTo("log-analyzer");
        assertThat(eventsOf(thread(run), "ops.run.ordered"))
                .hasSize(2)
                .last()
                .asString()
                .contains(next.get("runs").get(0).get("id").asText());
    }

    @Test
    void aRunThatIsStoppedLeavesASteerAndItsAgentToTheNextRequest() throws Exception {
        var run = answering();
        server.agents.says("the till is well too");
        steerTo("log-analyzer", run, "s-1", "and the till?");
        assertThat(server.api.post("/api/runs/" + id(run) + "/stop", "{}").statusCode())
                .isEqualTo(202);
        goOn.countDown();
        assertThat(server.api.runEnds(id(run)).get("answer").asText()).isEqualTo("all well");
        var next = server.api.await(
                "/api/runs?thread=" + thread(run),
                page -> page.get("runs").size() == 2 && page.get("runs").get(0).hasNonNull("finishedAt"));
        assertThat(next.get("runs").get(0).get("agent").asText()).isEqualTo("log-analyzer");
        assertThat(next.get("runs").get(0).get("answer").asText()).isEqualTo("the till is well too");
    }

    @Test
    void ofManyPeopleAtOnceAreAllHeardOnce() throws Exception {
        var run = busy();
        server.agents.says("heard");
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                String id = "s-" + i % 20;
                people.submit(() -> server.api.steer(id(run), id, "from " + id));
            }
        }
        goOn.countDown();
        var messages = server.api.runEnds(id(run)).get("messages");
        assertThat(messages.findValuesAsText("role").stream()
                        .filter("user"::equals)
                        .count())
                .isEqualTo(21);
    }

    @Test
    void untilItIsTakenInItCanBeEditedAndRemoved() throws Exception {
        var run = busy();
        server.agents.then((request, listener) -> ScriptedModel.reply(
                listener, ((Message.FromUser) request.messages().getLast()).text(), List.of()));
        server.api.steer(id(run), "s-1", "look at alpha");
        server.api.steer(id(run), "s-2", "forget it");
        String queue = "/api/threads/" + thread(run) + "/queue";
        assertThat(server.api.json(queue).get("items").findValuesAsText("kind")).containsExactly("steer", "steer");
        assertThat(server.api
                        .send("PATCH", queue + "/s-1", Map.of("content", "look at beta"), "If-Match", "*")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.api
                        .send("DELETE", queue + "/s-2", "", "If-Match", "*")
                        .statusCode())
                .isEqualTo(204);
        goOn.countDown();
        assertThat(server.api.runEnds(id(run)).get("answer").asText()).isEqualTo("look at beta");
        var tooLate = server.api.send("PATCH", queue + "/s-1", Map.of("content", "no, gamma"), "If-Match", "*");
        assertThat(tooLate.statusCode()).isEqualTo(404);
        assertThat(tooLate.body()).contains("taken it in");
    }

    @Test
    void whoASteerSendsForIsTakenBackWithTheSteer() throws Exception {
        var run = busy();
        server.agents.says("all well");
        steerTo("coding", run, "s-1", "look again");
        steerTo("log-analyzer", run, "s-2", "forget it");
        var removed = server.api.send("DELETE", "/api/threads/" + thread(run) + "/queue/s-2", "", "If-Match", "*");
        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(eventsOf(thread(run), "ops.run.ordered"))
                .hasSize(3)
                .last()
                .asString()
                .contains("\"coding\"", "\"s-1\"");
        goOn.countDown();
        assertThat(server.api.runEnds(id(run)).get("agent").asText()).isEqualTo("coding");
        assertThat(eventsOf(thread(run), "\"person\"")).hasSize(1);
    }

    @Test
    void aRunWhoseOnlyWishWasTakenBackEndsWithItsAnswer() throws Exception {
        var run = answering();
        steerTo("log-analyzer", run, "s-1", "forget it");
        server.api.send("DELETE", "/api/threads/" + thread(run) + "/queue/s-1", "", "If-Match", "*");
        goOn.countDown();
        var ended = server.api.runEnds(id(run));
        assertThat(ended.get("answer").asText()).isEqualTo("all well");
        assertThat(ended.get("agent").asText()).isEqualTo("coding");
        assertThat(eventsOf(thread(run), "\"person\"")).isEmpty();
    }
}
