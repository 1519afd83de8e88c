package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.RealtimeServer;
import dev.agentops.server.testing.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a command puts out is seen while it runs. */
@Tag("process")
class LiveOutputTest {
    @TempDir
    Path folder;

    @Test
    void aCommandsOutputIsSeenBeforeItEndsAndAFloodOfItIsCut() throws Exception {
        var model = new ScriptedModel();
        model.calls("route_to", "agent", "coding", "confidence", 0.9, "reason", "it fits")
                .calls(
                        "shell_command_execute",
                        "command",
                        "echo first; sleep 1; echo second; sleep 1; for i in 1 2 3 4 5 6 7 8; do yes | head -c 100000; sleep 0.2; done")
                .says("done");
        try (var server = new RealtimeServer(folder, TestServices.freshDatabase(), Map.of(), model);
                var socket = Socket.open(server.api(), server.url())) {
            var run = server.api().ask("", "run it");
            socket.subscribe(run.get("threadId").asText(), 0);
            server.api().decide(server.api().approval(), "approve", "");
            var outputs = new ArrayList<JsonNode>();
            var result = socket.next(frame -> {
                if (frame.at("/event/name").asText().equals("ops.tool.output")) {
                    outputs.add(frame);
                }
                return frame.at("/event/type").asText().equals("TOOL_CALL_RESULT");
            });
            assertThat(outputs.getFirst().at("/event/value/delta").asText()).isEqualTo("first\n");
            long early = result.at("/event/timestamp").asLong()
                    - outputs.getFirst().at("/event/timestamp").asLong();
            assertThat(early).isGreaterThan(1_500);
            var all = new StringBuilder();
            outputs.forEach(frame -> all.append(frame.at("/event/value/delta").asText()));
            assertThat(all.toString()).startsWith("first\nsecond\ny\n").endsWith("shown live …]\n");
            assertThat(all.length()).isLessThan(65_000);
            assertThat(outputs.size()).isLessThan(40);
            assertThat(server.api()
                            .runEnds(run.get("runId").asText())
                            .get("status")
                            .asText())
                    .isEqualTo("completed");
        }
    }
}
