package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TellerTest {
    /** As when the log was out of reach in between: it takes no two entries of one key. */
    @Test
    void whatIsToldOnceWaitsOnceToBePublished() {
        var teller = new Teller("run_1", "turn:1", 1, 1, "");

        teller.tellOnce("context", new AgentEvent.ContextTrimmed(2, 500));
        teller.tellOnce("context", new AgentEvent.ContextTrimmed(2, 500));
        teller.tellOnce("context", new AgentEvent.ContextTrimmed(3, 500));

        assertThat(teller.entries()).hasSize(2);
    }
}
