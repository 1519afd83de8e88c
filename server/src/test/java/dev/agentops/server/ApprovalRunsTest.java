package dev.agentops.server;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What waits for a human, and what the human says. */
@Tag("process")
class ApprovalRunsTest extends ServerTest {
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
}
