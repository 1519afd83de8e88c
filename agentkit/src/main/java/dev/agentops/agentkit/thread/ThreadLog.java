package dev.agentops.agentkit.thread;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
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

    /**
     * A thread as a run finds it: small, however long the thread is.
     *
     * @param lastSeq the place of the run's own request
     * @param compaction the newest one
     * @param first it was this call that wrote the request down, so that nothing of the run can have happened before
     * @param continued how its first turn goes, if it takes up what another run had come to; then {@code lastSeq} is the last place of that
     */
    record Opened(
            long lastSeq,
            State state,
            Compaction compaction,
            boolean first,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Continuation> continued) {
        public Opened {
            compaction = Compaction.orNone(compaction);
            continued = continued == null ? List.of() : List.copyOf(continued);
        }

        public Opened(long lastSeq, State state, Compaction compaction, boolean first) {
            this(lastSeq, state, compaction, first, List.of());
        }
    }

    /**
     * @param outcome the outcome an earlier attempt committed
     * @param attempts earlier attempts that told a reader anything
     * @param intended an earlier attempt wrote down that its effect was about to happen
     */
    record Recall(Optional<String> outcome, int attempts, boolean intended) {}

    /**
     * The end of a step: all of it is stored, or nothing.
     *
     * @param kind load, router, model, tool or save
     * @param status ok, or how it ended otherwise
     * @param detail for people: the model's or the tool's name
     * @param kept beside the transcript
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
            List<LogEntry> entries,
            List<Kept> kept) {
        public Commit {
            messages = List.copyOf(messages);
            entries = List.copyOf(entries);
            kept = List.copyOf(kept);
        }

        public Commit(
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
            this(
                    threadId, runId, step, kind, status, detail, attempt, startedAt, outcome, messages, entries,
                    List.of());
        }
    }

    /**
     * An effect on the world that is about to happen in a step.
     *
     * @param effectId its tool call and the round of it, {@code call:round}
     */
    record Intent(String threadId, String runId, String step, String effectId, String toolName, JsonNode arguments) {
        public String toolCallId() {
            return effectId.replaceFirst(":\\d+$", "");
        }
    }

    /**
     * Adds the user's message after what is there, creating the thread if need be. Calls that a run before left without a result
     * are answered first, as {@link OpenCalls} does. A log whose requests can be edited while they wait stores what the request says now.
     *
     * @throws RunCancelledException when the run was cancelled before it began
     */
    Opened open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries) throws Exception;

    /**
     * The transcript up to a place, oldest first. What stands there never changes, so this may be called outside a step and gives
     * the same on each replay.
     */
    List<Message> read(String threadId, long upToSeq);

    /** A result that a commit kept in this thread; empty when there is none of that handle, in another thread for example. */
    Optional<StoredResult> stored(String threadId, String handle) throws Exception;

    /**
     * What the user has said to a run under way that its transcript does not hold yet, oldest first. What was given once is given
     * again until a commit stores it, and nothing else can happen to it: not even the end of the run loses it.
     */
    List<Message.FromUser> steered(String threadId, String runId) throws Exception;

    /**
     * What people have ordered the run to do before a turn of it: the newest wish who takes it, and a stop. A wish is given for one
     * turn only; the same turn is given the same one again.
     *
     * @param again an attempt of this turn has told readers whose it is: what was ordered since is left for the next one
     */
    List<Order> ordered(String threadId, String runId, int turn, boolean again) throws Exception;

    /** Whether, and by whom, the run is to stop after the step under way. Once it is, it stays so. */
    Optional<Order.Stop> stopOrdered(String threadId, String runId) throws Exception;

    /** Under which key readers are told of a steer. */
    static String steerKey(String runId, String messageId) {
        return runId + "/steer/" + messageId;
    }

    /** What an earlier attempt of a step left behind. */
    Recall recall(String threadId, String runId, String step) throws Exception;

    /** Tells readers at once, ahead of the commit. */
    void publish(String threadId, List<LogEntry> entries) throws Exception;

    /**
     * @return the outcome that holds: this one, or the one an earlier attempt had committed (then nothing is stored). Nothing is
     *     stored either once the run has been closed
     */
    String commit(Commit commit) throws Exception;

    /**
     * Ends a run: each call of its transcript that has no result is answered ({@link OpenCalls}), steers that were given but not stored
     * are stored, then all of the commit is stored and the thread's state is changed. The places of the commit's messages are given anew, after what is there.
     *
     * @return as for {@link #commit}
     */
    String close(Commit commit, StatePatch patch) throws Exception;

    /** What became of an intent. */
    enum Intended {
        NOW,
        /** It was written down before: the effect may have happened. */
        BEFORE,
        /** The run has ended, or a human asked to cancel it: nothing is written down, and the effect may not begin. */
        NEVER
    }

    /** Writes down that an effect on the world is about to happen. Of this and a cancel that happen at once, one comes first. */
    Intended intend(Intent intent) throws Exception;

    /** The arguments that {@link #intend} wrote down of an effect; empty when it wrote nothing. */
    Optional<JsonNode> intended(String threadId, String effectId) throws Exception;
}
