package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.testing.ApiClient;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds at the end of every run, whatever was killed in between. */
final class EndOfRun {
    private EndOfRun() {}

    /** Waits for it. Completed, each tool call answered once, and the log tells each thing once and without a gap. */
    static void assertCompleted(String url, String token, JsonNode asked) throws Exception {
        String runId = asked.get("runId").asText();
        var run = new ApiClient(url, token).runEnds(runId);
        assertThat(run.get("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(run.get("answer").asText()).isNotBlank();
        var open = new ArrayList<String>();
        var ids = new HashSet<String>();
        for (var message : run.get("messages")) {
            assertThat(ids.add(message.get("id").asText())).isTrue();
            message.path("toolCalls").forEach(call -> open.add(call.get("id").asText()));
            if (message.get("role").asText().equals("tool")) {
                assertThat(open.remove(message.get("toolCallId").asText())).isTrue();
            }
        }
        assertThat(open).isEmpty();
        assertThat(results(EventsOf.thread(url, token, asked.get("threadId").asText(), runId)))
                .doesNotHaveDuplicates();
    }

    private static List<String> results(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.get("type").asText().equals("TOOL_CALL_RESULT"))
                .map(event -> event.get("toolCallId").asText())
                .toList();
    }
}
