package dev.agentops.server.stream;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class AgUiEventsTest {
    private static String wire(AgentEvent event) {
        var entry = new LogEntry("k", "run_1", "turn:2", 1, 2, "coding", Instant.ofEpochMilli(5), event);
        var events = AgUiEvents.of("thr_1", entry);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().path("type").asText()).isEqualTo("CUSTOM");
        assertThat(events.getFirst().at("/metadata/ops/agent").asText()).isEqualTo("coding");
        return events.getFirst().path("name").asText() + " " + events.getFirst().path("value");
    }

    @Test
    void whatIsDoneForAModelsWindowIsToldInWordsOfOurOwn() {
        assertThat(wire(new AgentEvent.ResultStored("call_1", "call_1", "look", 9, 8, 2)))
                .isEqualTo("ops.result.stored {\"toolCallId\":\"call_1\",\"handle\":\"call_1\",\"tool\":\"look\","
                        + "\"characters\":9,\"stored\":8,\"lines\":2}");
        assertThat(wire(new AgentEvent.ContextTrimmed(3, 700)))
                .isEqualTo("ops.context.trimmed {\"results\":3,\"characters\":700}");
        assertThat(wire(new AgentEvent.ContextCompacted(40, true, 900, 200, "it was too long")))
                .isEqualTo("ops.context.compacted {\"messages\":40,\"summarised\":true,\"charactersBefore\":900,"
                        + "\"charactersAfter\":200,\"reason\":\"it was too long\"}");
        assertThat(wire(new AgentEvent.LoopDetected("it comes round")))
                .isEqualTo("ops.loop {\"reason\":\"it comes round\"}");
    }
}
