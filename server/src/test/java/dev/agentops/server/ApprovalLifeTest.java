package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.testing.ApiClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a human can do with an approval besides yes and no. */
@Tag("process")
class ApprovalLifeTest extends ServerTest {
    private static final Map<String, String> TWO =
            Map.of("path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "2");

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.mapper().readTree(answer.body());
    }

    private static HttpResponse<String> preview(ApiClient as, JsonNode approval, Object arguments) throws Exception {
        return as.post("/api/approvals/" + approval.get("id").asText() + "/preview", Map.of("arguments", arguments));
    }

    private static HttpResponse<String> send(
            ApiClient as, JsonNode approval, String action, Object arguments, String digest) throws Exception {
        return as.post(
                "/api/approve-tool",
                Map.of(
                        "toolCallId", approval.get("toolCallId").asText(),
                        "action", action,
                        "arguments", arguments,
                        "base", approval.get("digest").asText(),
                        "digest", digest));
    }

    private ApiClient person(String name) throws Exception {
        var made = api.post("/api/tokens", Map.of("role", "approver", "name", name));
        return api.as(Json.mapper().readTree(made.body()).get("token").asText());
    }

    private static HttpResponse<String> extend(ApiClient as, JsonNode approval, int hours) throws Exception {
        return as.post("/api/approvals/" + approval.get("id").asText() + "/extend", Map.of("hours", hours));
    }

    @Test
    void whatTheHumanMadeOfTheCallRunsAndTheModelReadsIt() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.then((request, listener) -> {
            var last = (Message.FromTool) request.messages().getLast();
            assertThat(last.content())
                    .contains("A human changed the arguments before approving")
                    .contains("\"2\"");
            return ScriptedModel.reply(listener, "Two it is.", List.of());
        });
        var run = api.ask("", "fix the price");
        var approval = api.approval();

        var shown = json(preview(api, approval, TWO));
        assertThat(shown.at("/preview/after").asText()).contains("price = 2;");
        assertThat(shown.get("digest")).isNotEqualTo(approval.get("digest"));
        var decided =
                json(send(api, approval, "approve", TWO, shown.get("digest").asText()));
        assertThat(decided.get("editedBy").asText()).isEqualTo("admin");
        assertThat(decided.at("/proposed/arguments/new_text").asText()).isEqualTo("1");
        assertThat(decided.at("/arguments/new_text").asText()).isEqualTo("2");
        var ended = api.runEnds(run.get("runId").asText());

        assertThat(ended.get("answer").asText()).isEqualTo("Two it is.");
        assertThat(estate.price()).isEqualTo("int price = 2;\n");
        var started = events(run).stream()
                .filter(event -> event.path("name").asText().equals("ops.tool.started"))
                .toList();
        assertThat(started).hasSize(1);
        assertThat(started.getFirst().at("/value/arguments/new_text").asText()).isEqualTo("2");
        assertThat(events(run)).extracting(event -> event.path("name").asText()).contains("ops.approval.edited");
        var audit = api.get("/api/audit").body();
        assertThat(audit).contains("approval.edited").contains("digestBefore");
        var effects = api.json("/api/audit/search?action=effect.ended").get("entries");
        assertThat(effects).hasSize(1);
        assertThat(effects.at("/0/detail/status").asText()).isEqualTo("ok");
        assertThat(effects.at("/0/detail/tool").asText()).isEqualTo("edit_file");
        assertThat(effects.at("/0/detail/resultSha256").asText()).matches("[0-9a-f]{64}");
    }

    private List<JsonNode> events(JsonNode run) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection(
                        database,
                        dev.agentops.server.embedded.TestServices.shared()
                                .postgres()
                                .user(),
                        dev.agentops.server.embedded.TestServices.shared()
                                .postgres()
                                .password());
                var rows = connection.createStatement().executeQuery("select event from thread_event order by seq")) {
            var events = new java.util.ArrayList<JsonNode>();
            while (rows.next()) {
                events.add(Json.read(rows.getString(1), JsonNode.class));
            }
            return events;
        }
    }

    @Test
    void anEditIsJudgedLikeACallOfTheModel() throws Exception {
        Files.writeString(
                folder.resolve("policy.yaml"), "rules: [{deny: edit_file, path: 'shop/secret/**', reason: not here}]");
        routedTo("coding");
        proposesTheEdit();
        agents.says("done");
        var run = api.ask("", "fix the price");
        var approval = api.approval();

        assertProblem(preview(api, approval, Map.of("path", "shop/src/Price.java")), 400, "does not fit the tool");
        assertProblem(
                preview(api, approval, Map.of("path", "shop/secret/a", "old_text", "a", "new_text", "b")),
                400,
                "not here");
        assertProblem(
                preview(api, approval, Map.of("path", "shop/src/Price.java", "old_text", "nowhere", "new_text", "b")),
                400,
                "stands 0 times");
        assertProblem(
                preview(
                        api,
                        approval,
                        Map.of(
                                "path",
                                "shop/src/Price.java",
                                "old_text",
                                "1 / 0",
                                "new_text",
                                "[redacted password #3fa2]")),
                400,
                "holds a mark");
        String digest = json(preview(api, approval, TWO)).get("digest").asText();
        estate.price("int price = 1 / 0; // changed\n");
        assertProblem(send(api, approval, "approve", TWO, digest), 409, "not what would run now");
        assertProblem(send(api, approval, "approve", TWO, approval.get("digest").asText()), 409, "not what would run");

        api.decide(approval, "deny", "no");
        assertProblem(send(api, approval, "approve", TWO, digest), 409, "Already denied by admin");
        api.runEnds(run.get("runId").asText());
        assertThat(estate.price()).contains("1 / 0");
    }

    @Test
    void aQuestionGoesBackToTheModelWhichAnswersAndProposesAgain() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.then((request, listener) -> {
            var last = (Message.FromTool) request.messages().getLast();
            assertThat(last.status()).isEqualTo(ToolStatus.DENIED);
            assertThat(last.content()).contains("the human admin asks: why one?");
            return ScriptedModel.reply(
                    listener,
                    "Because of the tax.",
                    List.of(ScriptedModel.call(
                            "edit_file", "path", "shop/src/Price.java", "old_text", "1 / 0", "new_text", "1")));
        });
        agents.says("done");
        var run = api.ask("", "fix the price");
        var first = api.approval();
        assertProblem(api.decide(first, "ask", " "), 400, "question");
        assertThat(json(api.decide(first, "ask", "why one?")).get("state").asText())
                .isEqualTo("returned");

        var second = api.await("/api/approvals", list -> !list.isEmpty()).get(0);
        assertThat(estate.price()).contains("1 / 0");
        assertThat(second.get("toolCallId")).isNotEqualTo(first.get("toolCallId"));
        assertThat(second.get("reason").asText()).isEqualTo("Because of the tax.");
        api.decide(second, "approve", "");
        api.runEnds(run.get("runId").asText());
        assertThat(estate.price()).isEqualTo("int price = 1;\n");
    }

    @Test
    void anApprovalThatIsExtendedIsWaitedForPastItsFirstTime() throws Exception {
        server.close();
        server = start(Duration.ofSeconds(2));
        routedTo("coding");
        proposesTheEdit();
        agents.says("done");
        var run = api.ask("", "fix the price");
        var approval = api.approval();
        assertThat(approval.get("ifNobodyDecides").asText()).contains("not run");

        var extended = json(extend(api, approval, 5));
        var expires = Instant.parse(approval.get("expiresAt").asText());
        assertThat(Instant.parse(extended.get("expiresAt").asText())).isEqualTo(expires.plus(Duration.ofHours(5)));
        assertProblem(extend(api, approval, 0), 400, "hours");
        assertProblem(extend(api, approval, 24 * 30), 409, "at most 30 days");
        Thread.sleep(Duration.ofMillis(3500));
        assertThat(api.approval().get("state").asText()).isEqualTo("pending");
        json(api.decide(approval, "approve", ""));

        api.runEnds(run.get("runId").asText());
        assertThat(estate.price()).isEqualTo("int price = 1;\n");
        assertProblem(extend(api, approval, 1), 409, "Already approved");
        assertThat(events(run)).extracting(event -> event.path("name").asText()).contains("ops.approval.extended");
    }

    @Test
    void withFourEyesNeitherWhoAskedNorWhoEditedDecides() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "four_eyes: always\nrules: []\n");
        routedTo("coding");
        proposesTheEdit();
        agents.says("done");
        var ada = person("ada");
        var run = ada.ask("", "fix the price");
        var approval = api.approval();
        assertThat(approval.get("fourEyes").asBoolean()).isTrue();
        assertThat(approval.get("requestedBy").asText()).isEqualTo("ada");
        assertProblem(ada.decide(approval, "approve", ""), 403, "needs a second person");

        var ben = person("ben");
        String digest = json(preview(ben, approval, TWO)).get("digest").asText();
        assertProblem(send(ben, approval, "approve", TWO, digest), 403, "you edited it");
        var edited = json(send(ben, approval, "edit", TWO, digest));
        assertThat(edited.get("state").asText()).isEqualTo("pending");
        assertProblem(ben.decide(edited, "approve", ""), 403, "you edited it");
        assertProblem(ada.decide(edited, "approve", ""), 403, "you asked for this run");
        assertProblem(api.decide(edited, "approve", ""), 403, "nobody knows that you are two");
        var cleo = person("cleo");
        assertProblem(cleo.decide(approval, "approve", ""), 409, "not what would run now");
        json(cleo.decide(edited, "approve", ""));

        api.runEnds(run.get("runId").asText());
        assertThat(estate.price()).isEqualTo("int price = 2;\n");
        assertThat(api.get("/api/audit").body()).contains("approval.refused");
    }

    @Test
    void withFourEyesWhoChangedTheWaitingWordsOfAnotherDoesNotDecideEither() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "four_eyes: always\nrules: []\n");
        routedTo("coding");
        routedTo("coding");
        proposesTheEdit();
        agents.says("as you wish");
        proposesTheEdit();
        agents.says("done");
        String thread = api.ask("", "fix the price").get("threadId").asText();
        var first = api.approval();
        var ada = person("ada");
        var ben = person("ben");
        var next = ada.ask(thread, "only look at it");
        String waiting =
                "/api/threads/" + thread + "/queue/" + next.get("messageId").asText();
        json(ben.send("PATCH", waiting, Map.of("content", "fix it after all"), "If-Match", "*"));
        json(api.decide(first, "deny", "not yet"));

        var approval = api.await(
                        "/api/approvals",
                        list -> !list.isEmpty() && !list.get(0).get("id").equals(first.get("id")))
                .get(0);
        assertThat(approval.get("requestedBy").asText()).isEqualTo("ada");
        assertProblem(ben.decide(approval, "approve", ""), 403, "you asked for this run");
        assertProblem(ada.decide(approval, "approve", ""), 403, "you asked for this run");
        json(person("cleo").decide(approval, "approve", ""));
        api.runEnds(next.get("runId").asText());
    }

    @Test
    void anEditLivesOnWhenTheWorldChangedAndItIsAskedAgain() throws Exception {
        routedTo("coding");
        proposesTheEdit();
        agents.says("done");
        var run = api.ask("", "fix the price");
        var approval = api.approval();
        String digest = json(preview(api, approval, TWO)).get("digest").asText();
        var edited = json(send(api, approval, "edit", TWO, digest));
        estate.price("// new\nint price = 1 / 0;\n");
        json(api.decide(edited, "approve", ""));

        var again = api.await(
                        "/api/approvals",
                        list -> !list.isEmpty() && !list.get(0).get("id").equals(approval.get("id")))
                .get(0);
        assertThat(again.at("/arguments/new_text").asText()).isEqualTo("2");
        assertThat(again.get("editedBy").asText()).isEqualTo("admin");
        json(api.decide(again, "approve", ""));
        api.runEnds(run.get("runId").asText());
        assertThat(estate.price()).isEqualTo("// new\nint price = 2;\n");
    }
}
