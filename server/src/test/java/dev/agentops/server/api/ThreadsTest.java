package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;

/** What people do to threads, over HTTP on a real database. */
@Tag("process")
class ThreadsTest {
    @TempDir
    Path folder;

    private TestServer server;
    private ApiClient api;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(folder);
        api = server.api;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body(), JsonNode.class);
    }

    private String create(String title) throws Exception {
        return json(api.post("/api/threads", Map.of("title", title))).get("id").asText();
    }

    /** A thread with a question and an answer. */
    private JsonNode answered(String question, String answer) throws Exception {
        server.routedTo("coding").agents.says(answer);
        var run = api.ask("", question);
        api.runEnds(run.get("runId").asText());
        return run;
    }

    private static <T> List<T> together(int times, Callable<T> work) throws Exception {
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var result : people.invokeAll(Collections.nCopies(times, work))) {
                results.add(result.get());
            }
            return results;
        }
    }

    @Test
    void theSameKeyMakesOneThreadHoweverOftenAndAtOnceItIsSent() throws Exception {
        var made = together(
                12, () -> api.send("POST", "/api/threads", Map.of("title", "Shop"), "Idempotency-Key", "key-1"));
        assertThat(made).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(201));
        assertThat(made.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(api.json("/api/threads").get("threads")).hasSize(1);

        var other = api.send("POST", "/api/threads", Map.of("title", "Till"), "Idempotency-Key", "key-1");
        assertThat(other.statusCode()).isEqualTo(422);
        var someoneElse = server.as("operator", "ben")
                .send("POST", "/api/threads", Map.of("title", "Till"), "Idempotency-Key", "key-1");
        assertThat(someoneElse.statusCode()).isEqualTo(201);
    }

    @Test
    void theHeaderMakesAMessageSafeToSendAgain() throws Exception {
        server.routedTo("coding").agents.says("ok");
        var body = Map.of("userMessage", Map.of("content", "hello"));
        var once = api.send("POST", "/api/chat", body, "Idempotency-Key", "5f1c");
        assertThat(api.send("POST", "/api/chat", body, "Idempotency-Key", "5f1c")
                        .body())
                .isEqualTo(once.body());
        assertThat(json(once).get("messageId").asText()).isEqualTo("5f1c");
        assertThat(api.json("/api/runs").get("runs")).hasSize(1);
    }

    @Test
    void aTokensSecretIsNotShownTwice() throws Exception {
        var first = api.send("POST", "/api/tokens", Map.of("role", "viewer"), "Idempotency-Key", "key-1");
        assertThat(first.statusCode()).isEqualTo(201);
        var second = api.send("POST", "/api/tokens", Map.of("role", "viewer"), "Idempotency-Key", "key-1");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).doesNotContain(json(first).get("token").asText());
        try (var database = server.database();
                var rows = database.createStatement().executeQuery("select count(*) from tokens")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void ofTwoWhoRenameAtOnceOneIsToldThatItChanged() throws Exception {
        String at = "/api/threads/" + create("Shop");
        String etag = api.get(at).headers().firstValue("ETag").orElseThrow();
        var answers = new ArrayList<Integer>();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var ann = people.submit(() -> api.send("PATCH", at, Map.of("title", "By Ann"), "If-Match", etag));
            var ben = people.submit(() -> api.send("PATCH", at, Map.of("title", "By Ben"), "If-Match", etag));
            answers.add(ann.get().statusCode());
            answers.add(ben.get().statusCode());
        }
        assertThat(answers).containsExactlyInAnyOrder(200, 412);
        var stale = api.send("PATCH", at, Map.of("title", "By Cid"), "If-Match", etag);
        String current = json(stale).get("etag").asText();
        assertThat(stale.headers().firstValue("ETag")).contains(current);
        assertThat(api.send("PATCH", at, Map.of("title", "By Cid"), "If-Match", current)
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.send("PATCH", at, Map.of("title", "By Dan")).statusCode())
                .isEqualTo(428);
        assertThat(api.json(at).get("title").asText()).isEqualTo("By Cid");
    }

    @Test
    void onlyWhoBeganAThreadOrAnAdminDeletesItAndNotWhileItIsBusy() throws Exception {
        var ben = server.as("operator", "ben");
        var goOn = new CountDownLatch(1);
        server.routedTo("coding").agents.then((request, listener) -> {
            goOn.await();
            return ScriptedModel.reply(listener, "done", List.of());
        });
        var run = ben.ask("", "look");
        String at = "/api/threads/" + run.get("threadId").asText();
        assertThat(server.as("operator", "cid").send("DELETE", at, "").statusCode())
                .isEqualTo(403);
        var busy = ben.send("DELETE", at, "");
        assertThat(busy.statusCode()).isEqualTo(409);
        assertThat(busy.body()).contains("cancel it first");
        goOn.countDown();
        api.runEnds(run.get("runId").asText());
        assertThat(ben.send("DELETE", at, "").statusCode()).isEqualTo(204);
        assertThat(api.get(at).statusCode()).isEqualTo(404);
        assertThat(api.get("/api/runs/" + run.get("runId").asText()).statusCode())
                .isEqualTo(404);
        assertThat(ben.send("DELETE", at, "").statusCode()).isEqualTo(404);
        assertThat(api.json("/api/audit").get("entries").findValuesAsText("action"))
                .contains("thread.deleted");
    }

    @Test
    void aQueuedRequestRunsAsItWasEditedThoughTheEngineHasItAlready() throws Exception {
        var goOn = new CountDownLatch(1);
        server.routedTo("coding").agents.then((request, listener) -> {
            goOn.await();
            return ScriptedModel.reply(listener, "first", List.of());
        });
        var first = api.ask("", "look at alpha");
        api.runIs(first.get("runId").asText(), "running");
        String thread = first.get("threadId").asText();
        var queued = api.ask(thread, "look at beta");
        var removed = api.ask(thread, "look at gamma");
        String queue = "/api/threads/" + thread + "/queue";
        var items = api.json(queue).get("items");
        assertThat(items.findValuesAsText("content")).containsExactly("look at beta", "look at gamma");
        Thread.sleep(300);

        String item = queue + "/" + items.get(0).get("id").asText();
        String etag = items.get(0).get("etag").asText();
        assertThat(api.send("PATCH", item, Map.of("content", "look at delta"), "If-Match", etag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.send("PATCH", item, Map.of("content", "look at rho"), "If-Match", etag)
                        .statusCode())
                .isEqualTo(412);
        assertThat(api.send("DELETE", item, "").statusCode()).isEqualTo(428);
        assertThat(api.send("DELETE", queue + "/" + items.get(1).get("id").asText(), "", "If-Match", "*")
                        .statusCode())
                .isEqualTo(204);
        server.router.then((request, listener) -> {
            assertThat(request.messages().toString()).contains("look at delta").doesNotContain("look at beta");
            return ScriptedModel.reply(
                    listener,
                    "",
                    List.of(ScriptedModel.call("route_to", "agent", "coding", "confidence", 0.9, "reason", "fits")));
        });
        server.agents.then((request, listener) -> ScriptedModel.reply(
                listener, ((Message.FromUser) request.messages().getLast()).text(), List.of()));
        goOn.countDown();

        var ended = api.runEnds(queued.get("runId").asText());
        assertThat(ended.get("answer").asText()).isEqualTo("look at delta");
        assertThat(ended.get("question").asText()).isEqualTo("look at delta");
        assertThat(api.json("/api/runs/" + removed.get("runId").asText())
                        .get("status")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(api.json(queue).get("items")).isEmpty();
        assertThat(api.send("PATCH", item, Map.of("content", "x"), "If-Match", "*")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void pagesHaveEachThreadOnceThoughOthersAreAddedMeanwhile() throws Exception {
        for (int i = 0; i < 7; i++) {
            create("old " + i);
        }
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            var page = api.json("/api/threads?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(page.get("threads").findValuesAsText("title"));
            cursor = page.path("nextCursor").asText();
            create("new " + seen.size());
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactly("old 6", "old 5", "old 4", "old 3", "old 2", "old 1", "old 0");
    }

    @Test
    void theListTellsHowFarEachLogHasGone() throws Exception {
        create("empty");
        var run = answered("one?", "one!");
        var listed = api.json("/api/threads").get("threads");
        assertThat(listed.findValues("seq").stream().map(JsonNode::asLong))
                .containsExactly(
                        api.json("/api/threads/" + run.get("threadId").asText())
                                .get("seq")
                                .asLong(),
                        0L);
        assertThat(listed.get(0).get("seq").asLong()).isGreaterThan(3);
    }

    @Test
    void theListTellsHowTheLastRunOfAThreadEnded() throws Exception {
        create("empty");
        var first = answered("one?", "one!");
        String thread = first.get("threadId").asText();
        var listed = api.json("/api/threads").get("threads");
        assertThat(listed.at("/0/lastRun/status").asText()).isEqualTo("completed");
        assertThat(listed.at("/0/lastRun").has("limit")).isFalse();
        assertThat(listed.get(1).has("lastRun")).isFalse();

        var never = new CountDownLatch(1);
        server.routedTo("coding").agents.then((request, listener) -> {
            never.await();
            return ScriptedModel.reply(listener, "never said", List.of());
        });
        var second = api.ask(thread, "and two?");
        api.runIs(second.get("runId").asText(), "running");
        api.post("/api/runs/" + second.get("runId").asText() + "/cancel", "{}");
        String ended = api.runEnds(second.get("runId").asText()).get("status").asText();
        var last = api.json("/api/threads/" + thread).get("lastRun");
        assertThat(last.get("id")).isEqualTo(second.get("runId"));
        assertThat(last.get("status").asText()).isEqualTo(ended).isEqualTo("cancelled");
    }

    @Test
    void messagesComePageByPage() throws Exception {
        var run = answered("one?", "one!");
        String at = "/api/threads/" + run.get("threadId").asText() + "/messages";
        var first = api.json(at + "?limit=1");
        assertThat(first.get("messages").findValuesAsText("content")).containsExactly("one?");
        var second = api.json(at + "?limit=1&after=" + first.get("nextAfter").asLong());
        assertThat(second.get("messages").findValuesAsText("content")).containsExactly("one!");
        assertThat(second.has("nextAfter")).isFalse();
    }

    @Test
    void searchFindsWordsInTitlesQuestionsAndAnswers() throws Exception {
        var run = answered("Why is checkout failing?", "The divisor was zéro in Price.java.");
        create("Till is slow");
        assertThat(found("checkout")).containsExactly(run.get("threadId").asText());
        assertThat(found("CHECKOUT fail")).hasSize(1);
        assertThat(found("zéro")).hasSize(1);
        assertThat(found("till")).hasSize(1);
        assertThat(found("till checkout")).isEmpty();
        assertThat(found("nowhere")).isEmpty();
        for (var hostile : List.of("' or 1=1 --", "!!! & | ( :*", "a'b\"c", "%", "\\", "<b>", "🦀")) {
            found(hostile);
        }
    }

    private List<String> found(String words) throws Exception {
        return api.json("/api/threads?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8))
                .get("threads")
                .valueStream()
                .map(thread -> thread.get("id").asText())
                .toList();
    }

    @Test
    void searchUsesItsIndexes() throws Exception {
        answered("Why is checkout failing?", "Because.");
        try (var database = server.database();
                var statement = database.createStatement()) {
            statement.execute("set enable_seqscan = off");
            var plan = new StringBuilder();
            try (var rows = statement.executeQuery("""
                    explain select thread_id from messages m where m.body ->> 'role' in ('user', 'assistant')
                    and to_tsvector('simple', left(m.body ->> 'text', 100000)) @@ to_tsquery('simple', 'checkout')
                    """)) {
                while (rows.next()) {
                    plan.append(rows.getString(1));
                }
            }
            assertThat(plan.toString()).contains("messages_by_words");
        }
    }

    @Test
    void exportsAsJsonAndAsMarkdownThatNothingBreaksOutOf() throws Exception {
        server.routedTo("coding")
                .agents
                .callsAfter("I look.", "list_log_sources")
                .says("It is\n```\nfine\n```");
        var run = api.ask("", "Why?\n# Not a heading\n```");
        api.runEnds(run.get("runId").asText());
        String at = "/api/threads/" + run.get("threadId").asText() + "/export";
        var whole = api.json(at);
        assertThat(whole.get("complete").asBoolean()).isTrue();
        assertThat(whole.get("messages").findValuesAsText("role"))
                .containsExactly("user", "assistant", "tool", "assistant");

        var markdown = api.get(at + "?format=markdown");
        assertThat(markdown.headers().firstValue("Content-Disposition").orElseThrow())
                .isEqualTo(
                        "attachment; filename=\"agentops-" + run.get("threadId").asText() + ".md\"");
        assertThat(markdown.body())
                .contains("> # Not a heading")
                .contains("Calls `list_log_sources`")
                .doesNotContain("\n# Not a heading");
        assertThat(api.get(at + "?format=exe").statusCode()).isEqualTo(400);
    }

    @Test
    void stateIsChangedByKeyAndSeenByTheNextRun() throws Exception {
        var run = answered("one?", "one!");
        String at = "/api/threads/" + run.get("threadId").asText() + "/state";
        String etag = api.get(at).headers().firstValue("ETag").orElseThrow();
        var changed = api.send("PATCH", at, "{\"severity\":\"high\",\"gone\":1}", "If-Match", etag);
        assertThat(json(changed).get("values").get("severity").asText()).isEqualTo("high");
        assertThat(api.send("PATCH", at, Map.of("severity", "low"), "If-Match", etag)
                        .statusCode())
                .isEqualTo(412);
        var removed = api.send(
                "PATCH",
                at,
                "{\"gone\":null}",
                "If-Match",
                json(changed).get("etag").asText());
        assertThat(json(removed).get("values")).hasSize(1);
        assertThat(api.send("PATCH", at, "{\"$changed_by\":1}", "If-Match", "*").statusCode())
                .isEqualTo(400);
        for (var value : List.of("null", "[]")) {
            var untainted = api.send("PATCH", at, "{\"tainted_by\":" + value + "}", "If-Match", "*");
            assertThat(untainted.statusCode()).isEqualTo(400);
            assertThat(untainted.body()).contains("begin another thread");
        }
        var tooLarge = api.send("PATCH", at, Map.of("blob", "x".repeat(300_000)), "If-Match", "*");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(tooLarge.body()).contains("256000 characters");
    }
}
