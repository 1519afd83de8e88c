package dev.agentops.agentkit.thread;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.steps.RunCancelledException;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The durable record of threads: messages, events, state, and the outcomes of steps. Called only from inside step bodies; any
 * thread. Every method may be called again with the same values after a crash and changes nothing the second time.
 *
 * <p>An implementation waits out a short outage of its storage and throws when it lasts: the engine then tries the step again.
 */
public interface ThreadLog {

    /** A message at its place in the transcript. Places are dense and decided by the loop, so that they are the same on replay. */
    record Placed(long seq, Message message) {}

    /** A thread as a run finds it. */
    record Snapshot(List<Placed> messages, State state) {
        public Snapshot {
            messages = List.copyOf(messages);
        }
    }

    /** @param outcome the outcome an earlier attempt committed. @param attempts earlier attempts that told a reader anything */
    record Recall(Optional<String> outcome, int attempts) {}

    /**
     * The end of a step: all of it is stored, or nothing.
     *
     * @param kind load, router, model, tool or save
     * @param status ok, or how it ended otherwise
     * @param detail for people: the model's or the tool's name
     */
    record Commit(
            String threadId,
            String runId,
            String step,
            String kind,
            String status,
            String detail,
            int attempt,
            Instant startedAt,
            String outcome,
            List<Placed> messages,
            List<LogEntry> entries) {
        public Commit {
            messages = List.copyOf(messages);
            entries = List.copyOf(entries);
        }
    }

    /** An effect on the world that is about to happen in a step. */
    record Intent(String threadId, String runId, String step, String effectId, String toolName, JsonNode arguments) {}

    /**
     * Adds the user's message after what is there (creating the thread if need be) and returns all of it.
     *
     * @throws RunCancelledException when the run was cancelled before it began
     */
    Snapshot open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries) throws Exception;

    /** What an earlier attempt of a step left behind. */
    Recall recall(String threadId, String runId, String step) throws Exception;

    /** Tells readers at once, ahead of the commit. */
    void publish(String threadId, List<LogEntry> entries) throws Exception;

    /** @return the outcome that holds: this one, or the one an earlier attempt had committed (then nothing is stored) */
    String commit(Commit commit) throws Exception;

    /**
     * Writes down that an effect on the world is about to happen.
     *
     * @return false when it was written down before: the effect may have happened
     */
    boolean intend(Intent intent) throws Exception;

    void saveState(String threadId, String runId, State state) throws Exception;
}
