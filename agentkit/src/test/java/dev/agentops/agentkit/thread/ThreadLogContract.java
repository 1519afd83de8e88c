package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.ThreadLog.Commit;
import dev.agentops.agentkit.thread.ThreadLog.Intent;
import dev.agentops.agentkit.thread.ThreadLog.Placed;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link ThreadLog} promises. */
public abstract class ThreadLogContract {
    private static final StateKey<String> COLOUR = StateKey.of("colour", String.class);

    /** A log in which a run of this id may be opened on a thread of this id. */
    protected abstract ThreadLog logWith(String threadId, String runId) throws Exception;

    protected abstract List<String> keysOf(String threadId) throws Exception;

    private final Message.FromUser question = new Message.FromUser("m1", "why?");
    private final Message.FromAgent answer = new Message.FromAgent("a1", "reader", "because", List.of(), "", "");

    private static LogEntry entry(String key, String step, int attempt) {
        return new LogEntry(
                key, "run_1", step, attempt, 1, "reader", Instant.now(), new AgentEvent.TextDelta("a1", "x"));
    }

    private Commit commit(String outcome) {
        return new Commit(
                "thr_1",
                "run_1",
                "model:1",
                "model",
                "ok",
                "m",
                1,
                Instant.now(),
                outcome,
                List.of(new Placed(2, answer)),
                List.of(entry("k2", "model:1", 1)));
    }

    @Test
    void openingTwiceAddsTheMessageOnce() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of(entry("k1", "load", 1)));
        var again = log.open("thr_1", "run_1", question, List.of(entry("k1", "load", 1)));
        assertThat(again.messages()).containsExactly(new Placed(1, question));
        assertThat(keysOf("thr_1")).containsExactly("k1");
    }

    @Test
    void theFirstCommitOfAStepHolds() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        assertThat(log.commit(commit("\"first\""))).isEqualTo("\"first\"");
        assertThat(log.commit(commit("\"second\""))).isEqualTo("\"first\"");
        assertThat(log.recall("thr_1", "run_1", "model:1").outcome()).contains("\"first\"");
        assertThat(log.open("thr_1", "run_1", question, List.of()).messages())
                .containsExactly(new Placed(1, question), new Placed(2, answer));
        assertThat(keysOf("thr_1")).containsExactly("k2");
    }

    @Test
    void whatWasPublishedIsKnownAsAnAttemptAndTakenOnce() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        assertThat(log.recall("thr_1", "run_1", "model:1")).isEqualTo(new ThreadLog.Recall(Optional.empty(), 0));
        log.publish("thr_1", List.of(entry("p1", "model:1", 2)));
        log.publish("thr_1", List.of(entry("p1", "model:1", 2), entry("p2", "model:1", 2)));
        assertThat(log.recall("thr_1", "run_1", "model:1").attempts()).isEqualTo(2);
        assertThat(keysOf("thr_1")).containsExactly("p1", "p2");
    }

    @Test
    void anIntentIsFreshOnce() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        var intent = new Intent(
                "thr_1", "run_1", "tool:1.0:x", "call_1:0", "x", Json.mapper().createObjectNode());
        assertThat(log.intend(intent)).isTrue();
        assertThat(log.intend(intent)).isFalse();
    }

    @Test
    void stateIsThereForTheNextRun() throws Exception {
        var log = logWith("thr_1", "run_1");
        log.open("thr_1", "run_1", question, List.of());
        var state = State.EMPTY.apply(StatePatch.NONE.set(COLOUR, "blue"));
        log.saveState("thr_1", "run_1", state);
        assertThat(log.open("thr_1", "run_1", question, List.of()).state()).isEqualTo(state);
    }
}
