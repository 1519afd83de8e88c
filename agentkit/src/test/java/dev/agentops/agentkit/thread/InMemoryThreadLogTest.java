package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InMemoryThreadLogTest extends ThreadLogContract {
    private final InMemoryThreadLog log = new InMemoryThreadLog();

    @Test
    void aThreadMayBeginWithAStateAndBeginsOnce() {
        var name = StateKey.of("name", String.class);
        log.begin("begun", State.EMPTY.apply(StatePatch.NONE.set(name, "ann")));

        var opened = log.open("begun", "run_1", new Message.FromUser("m1", "hi"), List.of());

        assertThat(opened.state().get(name)).contains("ann");
        assertThat(log.messages("begun")).hasSize(1);
        assertThatThrownBy(() -> log.begin("begun", State.EMPTY)).hasMessageContaining("'begun' has begun already");
    }

    @Override
    protected ThreadLog logWith(String threadId, String runId) {
        return log;
    }

    @Override
    protected void order(String threadId, String runId, Order order) {
        log.order(runId, order);
    }

    @Override
    protected void steer(String threadId, String runId, Message.FromUser message) {
        log.steer(runId, message);
    }

    @Override
    protected List<String> keysOf(String threadId) {
        return log.entries(threadId).stream().map(LogEntry::key).toList();
    }
}
