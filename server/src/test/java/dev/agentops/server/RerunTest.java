package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.inspect.Reruns;
import dev.agentops.server.testing.ApiClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/** A run is looked at step by step, and run again from a step of it. */
@Tag("process")
class RerunTest extends ServerTest {
    @Test
    void aCallRunsAgainWithOtherArgumentsIsAskedAnewAndNothingBeforeItHappensAgain() throws Exception {
        String runId = restartedAndFixed();
        assertThat(estate.restarts()).isEqualTo(1);
        assertStepsTellWhatHappened(runId);

        estate.price("int price = 1 / 0;\n");
        agents.says("Fixed otherwise.");
        String body = Json.write(Map.of("fromStep", "tool:2.1:edit_file", "input", edit("2")));
        var made = rerun(runId, body, "key-1");
        var again = rerun(runId, body, "key-1");
        assertThat(again.get("runId")).isEqualTo(made.get("runId"));
        assertThat(again.get("known").asBoolean()).isTrue();
        var other = Map.of("fromStep", "tool:2.1:edit_file", "input", edit("3"));
        assertProblem(
                api.send("POST", "/api/runs/" + runId + "/rerun", other, "Idempotency-Key", "key-1"),
                422,
                "idempotency-key");

        String rerunId = made.get("runId").asText();
        String threadId = made.get("threadId").asText();
        var approval = api.approval();
        assertThat(approval.get("runId").asText()).isEqualTo(rerunId);
        assertThat(approval.at("/arguments/new_text").asText()).isEqualTo("2");
        assertThat(estate.price()).contains("1 / 0");
        assertThat(api.decide(approval, "approve", "").statusCode()).isEqualTo(200);
        var ended = api.runEnds(rerunId);
        assertThat(ended.get("status").asText()).as(ended.toString()).isEqualTo("completed");
        assertThat(estate.price()).contains("price = 2");
        assertThat(estate.restarts()).as("the call beside it is history").isEqualTo(1);

        assertThat(ended.at("/forkedFrom/runId").asText()).isEqualTo(runId);
        assertThat(ended.at("/forkedFrom/step").asText()).isEqualTo("tool:2.1:edit_file");
        assertPastIsCopied(threadId, ended.at("/forkedFrom/messages").asInt());
        var origin = api.json("/api/runs/" + runId);
        assertThat(origin.get("reruns")).hasSize(1);
        assertThat(origin.at("/reruns/0/runId").asText()).isEqualTo(rerunId);
        assertThat(threadId).isNotEqualTo(origin.get("threadId").asText());
        assertThat(events(threadId)).contains("ops.run.forked");
        assertThat(events(origin.get("threadId").asText())).contains("ops.run.rerun");
        assertThat(api.json("/api/threads/" + threadId + "/state")
                        .at("/values/tainted_by")
                        .toString())
                .contains("list_log_sources");
        assertThat(api.json("/api/audit?action=run.rerun").toString()).contains(rerunId, runId, "tool:2.1:edit_file");
        assertProvidersTakeIt(threadId);

        var compared = api.json("/api/runs/compare?a=" + runId + "&b=" + rerunId);
        assertThat(compared.at("/differ/kind").asText()).as(compared.toString()).isIn("call", "word");
        assertThat(compared.at("/a/tools").toString()).contains("restart_service");
        assertThat(compared.at("/b/tools").toString()).doesNotContain("restart_service");
        assertThat(api.json("/api/runs/compare?a=" + runId + "&b=" + runId).has("differ"))
                .isFalse();
    }

    @Test
    void aQuestionIsAskedInOtherWordsAndTheRouterChoosesAnew() throws Exception {
        String runId = answered("why?", "Because.");
        routedTo("log-analyzer");
        agents.says("For another reason.");

        var made = rerun(runId, Json.write(Map.of("fromStep", "turn:1", "input", "Why, really?")), "");

        var ended = api.runEnds(made.get("runId").asText());
        assertThat(ended.get("question").asText()).isEqualTo("Why, really?");
        assertThat(ended.get("answer").asText()).isEqualTo("For another reason.");
        assertThat(agents.requests().getLast().messages())
                .map(message -> ((Message.FromUser) message).text())
                .containsExactly("Why, really?");
    }

    @Test
    void aStepIsHadByItselfAndWhole() throws Exception {
        String question = "why? " + "x".repeat(30_000);
        String runId = answered(question, "Because.");
        String path = "/api/runs/" + runId + "/steps?step=";

        var cut = api.json(path + "turn:1").get("steps");
        assertThat(cut).hasSize(1);
        assertThat(cut.at("/0/cut").asBoolean()).isTrue();
        assertThat(cut.at("/0/input/said").asText()).hasSize(20_001).endsWith("…");
        var whole = api.json(path + "turn:1&whole=true").get("steps");
        assertThat(whole.at("/0/input/said").asText()).isEqualTo(question);
        assertThat(whole.at("/0/cut").asBoolean()).isFalse();
        assertThat(api.json(path + "turn:2").get("steps")).isEmpty();
    }

    @Test
    void aRunThatFailedGoesOnFromItsFailedTurnAsItWasOrWithAWord() throws Exception {
        routedTo("coding");
        agents.calls("list_log_sources");
        String runId = api.ask("", "look").get("runId").asText();
        assertThat(api.runEnds(runId).get("status").asText()).isEqualTo("failed");

        agents.says("Now it works.");
        var plain = api.runEnds(
                rerun(runId, "{\"fromStep\": \"turn:2\"}", "").get("runId").asText());
        assertThat(plain.get("answer").asText()).isEqualTo("Now it works.");
        assertThat(plain.get("question").asText()).isEqualTo("look");
        assertThat(agents.requests().getLast().messages().getLast()).isInstanceOf(Message.FromTool.class);

        agents.says("Shortly.");
        var told = api.runEnds(rerun(runId, "{\"fromStep\": \"turn:2\", \"input\": \"Be short.\"}", "")
                .get("runId")
                .asText());
        assertThat(told.get("answer").asText()).isEqualTo("Shortly.");
        var sent = agents.requests().getLast().messages();
        assertThat(((Message.FromUser) sent.getLast()).text()).isEqualTo("Be short.");
        assertThat(sent).filteredOn(Message.FromTool.class::isInstance).hasSize(1);
        assertThat(router.requests()).as("only the first run was routed").hasSize(1);

        agents.says("And on.");
        api.ask(told.get("threadId").asText(), "go on");
        api.await(
                "/api/threads/" + told.get("threadId").asText(),
                thread -> thread.toString().contains("And on."));
        assertProvidersTakeIt(told.get("threadId").asText());
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        String runId = api.ask("", "fix").get("runId").asText();
        var approval = api.approval();
        assertProblem(rerunAnswer(runId, "{\"fromStep\": \"turn:1\"}"), 409, "under way");
        agents.says("Rejected.");
        assertThat(api.decide(approval, "deny", "no").statusCode()).isEqualTo(200);
        api.runEnds(runId);

        for (String step :
                List.of("turn:9", "finish", "tool:1.0:write_file", "tool:1.7:edit_file", "no", "turn:99999999999")) {
            assertProblem(rerunAnswer(runId, "{\"fromStep\": \"" + step + "\"}"), 400, "\"field\":\"fromStep\"");
        }
        for (String input : List.of("\"text\"", "{\"path\": 7}", "{}", "[]", "5")) {
            String body = "{\"fromStep\": \"tool:1.0:edit_file\", \"input\": " + input + "}";
            assertProblem(rerunAnswer(runId, body), 400, "\"field\":\"input\"");
        }
        assertProblem(
                rerunAnswer(
                        runId,
                        Json.write(
                                Map.of("fromStep", "tool:1.0:edit_file", "input", edit("[redacted password #3fa2]")))),
                400,
                "redacted");
        assertProblem(rerunAnswer(runId, "{\"fromStep\": \"turn:1\", \"input\": {}}"), 400, "\"field\":\"input\"");
        assertProblem(rerunAnswer("none", "{\"fromStep\": \"turn:1\"}"), 404, "no run");
        assertThat(api.json("/api/runs/" + runId).get("reruns")).isEmpty();
        assertThat(api.json("/api/threads").get("threads")).hasSize(1);
    }

    @Test
    void whatCameInIsListedAndAMessageIsAskedAgainOnce() throws Exception {
        routedTo("coding");
        agents.calls("list_log_sources");
        proposesTheEdit();
        var asked = api.ask("", "fix\nthe price");
        String runId = asked.get("runId").asText();
        var approval = api.approval();
        assertAReplayIsTaintedByWhatARunUnderWayHasRead(
                "/api/threads/" + asked.get("threadId").asText());
        agents.says("Rejected.");
        assertThat(api.decide(approval, "deny", "not now").statusCode()).isEqualTo(200);
        String thread = "/api/threads/" + api.runEnds(runId).get("threadId").asText();
        api.send("PATCH", thread + "/state", Map.of("color", "red"), "If-Match", "*");

        var events = api.json(thread + "/incoming").get("events");
        assertThat(events).map(event -> event.get("kind").asText()).containsExactly("message", "decision", "state");
        assertThat(events).map(event -> event.path("by").asText()).startsWith("admin", "admin");
        assertThat(events.at("/1/payload/decisionReason").asText()).isEqualTo("not now");
        assertThat(events.at("/2/payload").toString()).contains("/color");
        assertThat(api.json(thread + "/incoming?run=" + runId).get("events")).hasSize(2);
        var first = api.json(thread + "/incoming?limit=1");
        assertThat(api.json(thread + "/incoming?after=" + first.get("nextAfter"))
                        .get("events"))
                .hasSize(2);

        routedTo("coding");
        agents.says("Again.");
        String replay = thread + "/incoming/" + events.at("/0/seq") + "/replay";
        var made =
                Json.read(api.send("POST", replay, "", "Idempotency-Key", "r-1").body(), JsonNode.class);
        var again =
                Json.read(api.send("POST", replay, "", "Idempotency-Key", "r-1").body(), JsonNode.class);
        assertThat(again.get("runId")).isEqualTo(made.get("runId"));
        assertThat(again.get("known").asBoolean()).isTrue();
        var ended = api.runEnds(made.get("runId").asText());
        assertThat(ended.get("question").asText()).isEqualTo("fix\nthe price");
        assertThat(ended.get("answer").asText()).isEqualTo("Again.");
        assertThat(api.json("/api/threads/" + made.get("threadId").asText() + "/state")
                        .at("/values/tainted_by")
                        .toString())
                .as("its words may be an alert's")
                .contains("list_log_sources");
        assertThat(api.json("/api/audit?action=run.replay").toString()).contains(runId(made), thread.substring(13));

        assertProblem(
                api.send("POST", thread + "/incoming/" + events.at("/1/seq") + "/replay", "", "Idempotency-Key", "r-1"),
                422,
                "idempotency-key");
        assertProblem(
                api.post(thread + "/incoming/" + events.at("/1/seq") + "/replay", ""), 400, "A decision holds once");
        assertProblem(api.post(thread + "/incoming/4/replay", ""), 400, "Nothing came in");
        assertProblem(api.post(thread + "/incoming/x/replay", ""), 400, "\"field\":\"seq\"");
        assertProblem(api.post("/api/threads/none/incoming/1/replay", ""), 404, "no thread");
        assertThat(api.json("/api/threads").get("threads")).hasSize(3);
    }

    private void assertAReplayIsTaintedByWhatARunUnderWayHasRead(String thread) throws Exception {
        routedTo("coding");
        agents.says("Early.");
        String seq = api.json(thread + "/incoming").at("/events/0/seq").asText();
        var made =
                Json.read(api.post(thread + "/incoming/" + seq + "/replay", "").body(), JsonNode.class);
        assertThat(api.runEnds(made.get("runId").asText()).get("answer").asText())
                .isEqualTo("Early.");
        assertThat(api.json("/api/threads/" + made.get("threadId").asText() + "/state")
                        .at("/values/tainted_by")
                        .toString())
                .contains("list_log_sources");
    }

    private static String runId(JsonNode made) {
        return made.get("runId").asText();
    }

    @Test
    void withFourEyesWhoAskedTheFirstRunDoesNotDecideOnItsRerunEither() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "four_eyes: always\nrules: []\n");
        routedTo("coding");
        proposesTheEdit();
        agents.says("As you wish.");
        var ada = person("ada");
        var ben = person("ben");
        String runId = ada.ask("", "fix the price").get("runId").asText();
        assertThat(api.decide(api.approval(), "deny", "no").statusCode()).isEqualTo(200);
        api.runEnds(runId);

        agents.says("Fixed.");
        var made = ben.post("/api/runs/" + runId + "/rerun", Map.of("fromStep", "tool:1.0:edit_file"));
        var approval = api.approval();

        assertProblem(ben.decide(approval, "approve", ""), 403, "you asked for this run");
        assertProblem(ada.decide(approval, "approve", ""), 403, "you asked for this run");
        assertThat(person("cleo").decide(approval, "approve", "").statusCode()).isEqualTo(200);
        api.runEnds(Json.read(made.body(), JsonNode.class).get("runId").asText());
        assertThat(estate.price()).contains("price = 1;");
    }

    private ApiClient person(String name) throws Exception {
        var token = api.post("/api/tokens", Map.of("role", "approver", "name", name));
        return api.as(Json.read(token.body(), JsonNode.class).get("token").asText());
    }

    @Test
    void aRerunThatWasWrittenDownStartsWithTheNextServer() throws Exception {
        String runId = answered("why?", "Because.");
        server.close();
        var postgres = TestServices.shared().postgres();
        String rerunId;
        try (var alone = Database.open(database, postgres.user(), postgres.password())) {
            var network = Network.of(new Agent("none", "none", state -> "", List.of(), agents), Limits.DEFAULT);
            rerunId = new Reruns(alone, network)
                    .begin("ann", runId, "turn:1", null, "")
                    .runId();
        }
        routedTo("coding");
        agents.says("Because, as I said.");

        server = start(Duration.ofHours(4), database);

        assertThat(api.runEnds(rerunId).get("answer").asText()).isEqualTo("Because, as I said.");
    }

    /** What was copied is the beginning of the thread, and belongs to no run. */
    private void assertPastIsCopied(String threadId, int messages) throws Exception {
        assertThat(messages).isGreaterThan(2);
        var said = api.json("/api/threads/" + threadId + "/messages").get("messages");
        assertThat(said).hasSizeGreaterThan(messages);
        for (int i = 0; i < messages; i++) {
            assertThat(said.get(i).get("seq").asInt()).isEqualTo(i + 1);
            String own = said.get(i).get("runId").asText();
            assertThat(own).as("only the question is the new run's").isIn("", i == 0 ? own : "");
        }
        assertThat(said.get(messages).get("runId").asText()).isNotEmpty();
    }

    @Test
    void aStepTellsWhyItFailedAndWhatItMadeOfAValueThatWasThere() throws Exception {
        routedTo("coding");
        agents.calls("list_log_sources")
                .calls("read_file", "path", "no/such/file")
                .says("There is no such file.");
        String runId = api.ask("", "look").get("runId").asText();
        api.runEnds(runId);

        var steps = api.json("/api/runs/" + runId + "/steps");
        var look = step(steps, "tool:1.0:list_log_sources");
        var read = step(steps, "tool:2.0:read_file");
        assertThat(look.get("attempts").asInt()).isEqualTo(1);
        assertThat(look.has("error")).isFalse();
        assertThat(read.get("status").asText()).as(read.toPrettyString()).isEqualTo("error");
        assertThat(read.get("error").asText()).contains("no/such/file");
        var change = read.at("/state/0");
        assertThat(change.get("key").asText()).isEqualTo("tainted_by");
        assertThat(change.get("before")).isEqualTo(look.at("/state/0/after"));
        assertThat(change.get("after").toString()).contains("list_log_sources", "read_file");
        assertThat(change.at("/beforeBy/step").asText()).isEqualTo("tool:1.0:list_log_sources");
        assertThat(change.at("/beforeBy/runId").asText()).isEqualTo(runId);
    }

    /** The dashboard's engine-link.ts makes this address: a path under engineUrl, filtered by the key, which is the run. */
    @Test
    void theEnginesOwnPageIsServedAndKnowsTheRunByItsKey() throws Exception {
        routedTo("coding");
        agents.says("Nothing to do.");
        String runId = api.ask("", "look").get("runId").asText();
        api.runEnds(runId);

        var engine = URI.create(api.json("/api/me").get("engineUrl").asText());
        String filter = Json.write(Map.of("operation", "EQUALS", "value", runId));
        String page = "invocations?filter_target_service_key=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
        String count = "select count(*) as found from sys_invocation where target_service_key = '" + runId + "'";
        try (var http = HttpClient.newHttpClient()) {
            var served = http.send(
                    HttpRequest.newBuilder(engine.resolve(page)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.headers().firstValue("content-type").orElse("")).startsWith("text/html");
            assertThat(served.body()).contains("<html");

            var rows = http.send(
                    HttpRequest.newBuilder(engine.resolve("/query"))
                            .header("content-type", "application/json")
                            .header("accept", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("query", count))))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(Json.read(rows.body(), JsonNode.class)
                            .at("/rows/0/found")
                            .asInt())
                    .as(rows.body())
                    .isPositive();
        }
    }

    @Test
    void aCallThatFailedOnceAndWasTriedAgainTellsBothAttempts() throws Exception {
        routedTo("coding");
        agents.then((request, listener) -> {
                    listener.onText("I look at");
                    throw ModelException.retriable("The provider is busy (529).", Duration.ZERO, null);
                })
                .calls("list_log_sources")
                .says("All is well.");
        String runId = api.ask("", "look").get("runId").asText();
        api.runEnds(runId);

        var steps = api.json("/api/runs/" + runId + "/steps");
        var tried = step(steps, "model:1");
        assertThat(tried.get("status").asText()).as(tried.toPrettyString()).isEqualTo("ok");
        assertThat(tried.get("attempts").asInt()).isEqualTo(2);
        assertThat(tried.has("error")).isFalse();
        assertThat(tried.get("earlier")).hasSize(1);
        assertThat(tried.at("/earlier/0/attempt").asInt()).isEqualTo(1);
        assertThat(tried.at("/earlier/0/reason").asText()).isEqualTo("The provider is busy (529).");
        assertThat(Instant.parse(tried.at("/earlier/0/endedAt").asText()))
                .isBetween(
                        Instant.parse(tried.get("startedAt").asText()),
                        Instant.parse(tried.get("finishedAt").asText()));
        assertThat(tried.at("/output/toolCalls/0/name").asText()).isEqualTo("list_log_sources");
        var other = step(steps, "tool:1.0:list_log_sources");
        assertThat(other.get("attempts").asInt()).isEqualTo(1);
        assertThat(other.get("earlier")).isEmpty();
    }

    private void assertStepsTellWhatHappened(String runId) throws Exception {
        var first = api.json("/api/runs/" + runId + "/steps?limit=3");
        assertThat(first.get("steps")).hasSize(3);
        assertThat(first.get("nextAfter").asInt()).isEqualTo(3);
        var rest = api.json("/api/runs/" + runId + "/steps?after=3");
        assertThat(rest.has("nextAfter")).isFalse();

        var turn = step(first, "turn:1");
        assertThat(turn.at("/input/said").asText()).isEqualTo("restart it and fix it");
        assertThat(turn.get("rerun").asText()).isEqualTo("text");
        var look = step(first, "tool:1.0:list_log_sources");
        assertThat(look.at("/state/0/key").asText()).isEqualTo("tainted_by");
        assertThat(look.get("state").get(0).has("before")).isFalse();
        assertThat(look.get("state").get(0).has("beforeBy")).isFalse();
        var edited = step(rest, "tool:2.1:edit_file");
        assertThat(edited.at("/input/arguments/new_text").asText()).isEqualTo("1");
        assertThat(edited.at("/waits/0/state").asText()).isEqualTo("approved");
        assertThat(edited.at("/waits/0/expiresAt").asText()).isNotEmpty();
        assertThat(edited.at("/effects/0/finishedAt").asText()).isNotEmpty();
        assertThat(edited.at("/output/text").asText()).isNotEmpty();
        assertThat(edited.get("rerun").asText()).isEqualTo("arguments");
        assertThat(edited.get("agent").asText()).isEqualTo("coding");
        String approval = edited.at("/waits/0/approvalId").asText();
        assertThat(api.json("/api/runs/" + runId + "/steps?step=" + approval).get("steps"))
                .containsExactly(edited);
    }

    private static JsonNode step(JsonNode page, String name) {
        return StreamSupport.stream(page.get("steps").spliterator(), false)
                .filter(step -> step.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + page));
    }

    private String restartedAndFixed() throws Exception {
        routedTo("coding");
        agents.calls("list_log_sources")
                .callsAll(
                        call("restart_service", "service", "shop"),
                        call("edit_file", "path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "1"))
                .says("Done.");
        String runId = api.ask("", "restart it and fix it").get("runId").asText();
        for (String tool : List.of("restart_service", "edit_file")) {
            var asked = api.await(
                            "/api/approvals",
                            open -> open.size() == 1
                                    && open.at("/0/tool").asText().equals(tool))
                    .get(0);
            assertThat(api.decide(asked, "approve", "").statusCode()).isEqualTo(200);
        }
        assertThat(api.runEnds(runId).get("status").asText()).isEqualTo("completed");
        return runId;
    }

    private String answered(String question, String answer) throws Exception {
        routedTo("coding");
        agents.says(answer);
        String runId = api.ask("", question).get("runId").asText();
        api.runEnds(runId);
        return runId;
    }

    private static Map<String, String> edit(String price) {
        return Map.of("path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", price);
    }

    private JsonNode rerun(String runId, String body, String key) throws Exception {
        var answer = key.isEmpty()
                ? rerunAnswer(runId, body)
                : api.send("POST", "/api/runs/" + runId + "/rerun", body, "Idempotency-Key", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return Json.read(answer.body(), JsonNode.class);
    }

    private HttpResponse<String> rerunAnswer(String runId, String body) throws Exception {
        return api.post("/api/runs/" + runId + "/rerun", body);
    }

    private List<String> events(String threadId) throws Exception {
        var postgres = TestServices.shared().postgres();
        try (var alone = Database.join(database, postgres.user(), postgres.password())) {
            return alone.with(handle -> handle.createQuery(
                            "select event ->> 'name' from thread_event where thread_id = ? and event ->> 'name' is not null")
                    .bind(0, threadId)
                    .mapTo(String.class)
                    .list());
        }
    }

    private void assertProvidersTakeIt(String threadId) throws Exception {
        var postgres = TestServices.shared().postgres();
        try (var alone = Database.join(database, postgres.user(), postgres.password())) {
            var said = alone.with(
                    handle -> handle.createQuery("select body from messages where thread_id = ? order by seq")
                            .bind(0, threadId)
                            .map((row, context) -> Json.read(row.getString("body"), Message.class))
                            .list());
            Transcripts.assertValid(said);
        }
    }
}
