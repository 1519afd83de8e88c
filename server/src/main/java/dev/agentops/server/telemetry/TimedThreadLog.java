package dev.agentops.server.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.thread.StoredResult;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.List;
import java.util.Optional;

/** Times the transactions of another log: a run's begin, each step's end, and the run's end. Single statements are as they were. */
public record TimedThreadLog(ThreadLog log, DatabaseSpans spans) implements ThreadLog {
    private static final String RUN = "";

    @Override
    public Opened open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries)
            throws Exception {
        return spans.timed(runId, "open thread", RUN, RUN, () -> log.open(threadId, runId, message, entries));
    }

    /** Under the turn, as the step itself has ended by then. */
    @Override
    public String commit(Commit commit) throws Exception {
        var place = StepPlace.of(commit.step());
        String parent = place.turn() > 0 ? place.turnName() : place.scope();
        return spans.timed(commit.runId(), "commit step", parent, RUN, () -> log.commit(commit));
    }

    @Override
    public String close(Commit commit, StatePatch patch) throws Exception {
        return spans.timed(commit.runId(), "close run", RUN, RUN, () -> log.close(commit, patch));
    }

    @Override
    public List<Message> read(String threadId, long upToSeq) {
        return log.read(threadId, upToSeq);
    }

    @Override
    public Optional<StoredResult> stored(String threadId, String handle) throws Exception {
        return log.stored(threadId, handle);
    }

    @Override
    public List<Message.FromUser> steered(String threadId, String runId) throws Exception {
        return log.steered(threadId, runId);
    }

    @Override
    public List<Order> ordered(String threadId, String runId, int turn, boolean again) throws Exception {
        return log.ordered(threadId, runId, turn, again);
    }

    @Override
    public Optional<Order.Stop> stopOrdered(String threadId, String runId) throws Exception {
        return log.stopOrdered(threadId, runId);
    }

    @Override
    public Recall recall(String threadId, String runId, String step) throws Exception {
        return log.recall(threadId, runId, step);
    }

    @Override
    public void publish(String threadId, List<LogEntry> entries) throws Exception {
        log.publish(threadId, entries);
    }

    @Override
    public Intended intend(Intent intent) throws Exception {
        return log.intend(intent);
    }

    @Override
    public Optional<JsonNode> intended(String threadId, String effectId) throws Exception {
        return log.intended(threadId, effectId);
    }
}
