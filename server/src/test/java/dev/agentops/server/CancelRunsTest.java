package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/** A run that is stopped ends, and its thread goes on. */
@Tag("process")
class CancelRunsTest extends ServerTest {
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
        assertThat(api.json("/api/audit?action=run.cancelled").findValuesAsText("actor"))
                .as("who did it")
                .contains("admin");
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

    private void cancel(JsonNode run) throws Exception {
        var answer = api.post("/api/runs/" + run.get("runId").asText() + "/cancel", Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
}
