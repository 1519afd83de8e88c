package dev.agentops.agentkit.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.thread.StoredResult;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.List;
import java.util.Optional;

/** A log that outlives the process that writes to it, which may end before and after each write. */
public record MortalLog(Life life, ThreadLog log) implements ThreadLog {
    private interface Access<T> {
        T run() throws Exception;
    }

    private <T> T around(String what, Access<T> access) throws Exception {
        life.reach("before " + what);
        T result = access.run();
        life.reach("after " + what);
        return result;
    }

    @Override
    public Opened open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries)
            throws Exception {
        return around("open", () -> log.open(threadId, runId, message, entries));
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
        return around("steered", () -> log.steered(threadId, runId));
    }

    @Override
    public List<Order> ordered(String threadId, String runId, int turn, boolean again) throws Exception {
        return around("ordered", () -> log.ordered(threadId, runId, turn, again));
    }

    @Override
    public Optional<Order.Stop> stopOrdered(String threadId, String runId) throws Exception {
        return log.stopOrdered(threadId, runId);
    }

    @Override
    public Recall recall(String threadId, String runId, String step) throws Exception {
        return around("recall of " + step, () -> log.recall(threadId, runId, step));
    }

    @Override
    public void publish(String threadId, List<LogEntry> entries) throws Exception {
        around("publish", () -> {
            log.publish(threadId, entries);
            return true;
        });
    }

    @Override
    public String commit(Commit commit) throws Exception {
        return around("commit of " + commit.step(), () -> log.commit(commit));
    }

    @Override
    public String close(Commit commit, StatePatch patch) throws Exception {
        return around("close", () -> log.close(commit, patch));
    }

    @Override
    public Intended intend(Intent intent) throws Exception {
        return around("intend", () -> log.intend(intent));
    }

    @Override
    public Optional<JsonNode> intended(String threadId, String effectId) throws Exception {
        return log.intended(threadId, effectId);
    }
}
