package dev.agentops.agentkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.Compaction;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.thread.StoredResult;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.List;
import java.util.Optional;

/**
 * What a run inside a run writes to the thread. Its steps stand under the call's, in the outer run. Its messages are no part of the
 * thread's transcript, they live in the outcomes of its steps; its events reach readers as {@code child_event}, with the outer run's
 * ids around them. So a reader that knows nothing of runs inside runs sees one tool call. Its large results are stored in the thread;
 * its compactions are its own.
 */
record ChildLog(ThreadLog log, PendingCall call, RunRequest request, String prefix) implements ThreadLog {
    static final String CHILD_EVENT = "child_event";

    @Override
    public Opened open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries)
            throws Exception {
        publish(threadId, entries);
        return new Opened(1, call.state(), Compaction.NONE, false);
    }

    @Override
    public List<Message> read(String threadId, long upToSeq) {
        return List.of(new Message.FromUser(request.messageId(), request.text()));
    }

    /** A user speaks to the run that they see: that one takes it in at its next turn. */
    @Override
    public List<Message.FromUser> steered(String threadId, String runId) {
        return List.of();
    }

    /** Whose turn it is inside is nobody's business outside; a stop is for all of it. */
    @Override
    public List<Order> ordered(String threadId, String runId, int turn, boolean again) throws Exception {
        return stopOrdered(threadId, runId).<Order>map(stop -> stop).stream().toList();
    }

    @Override
    public Optional<Order.Stop> stopOrdered(String threadId, String runId) throws Exception {
        return log.stopOrdered(threadId, outerRunId());
    }

    @Override
    public Optional<StoredResult> stored(String threadId, String handle) throws Exception {
        return log.stored(threadId, handle);
    }

    @Override
    public Recall recall(String threadId, String runId, String step) throws Exception {
        return log.recall(threadId, outerRunId(), prefix + step);
    }

    @Override
    public void publish(String threadId, List<LogEntry> entries) throws Exception {
        log.publish(threadId, outer(entries));
    }

    @Override
    public String commit(Commit commit) throws Exception {
        return log.commit(new Commit(
                commit.threadId(),
                outerRunId(),
                prefix + commit.step(),
                commit.kind(),
                commit.status(),
                commit.detail(),
                commit.attempt(),
                commit.startedAt(),
                commit.outcome(),
                List.of(),
                outer(commit.entries()),
                commit.kept().stream().filter(StoredResult.class::isInstance).toList()));
    }

    /** The thread's state changes with the result of the call. */
    @Override
    public String close(Commit commit, StatePatch patch) throws Exception {
        return commit(commit);
    }

    @Override
    public Intended intend(Intent intent) throws Exception {
        return log.intend(new Intent(
                intent.threadId(),
                outerRunId(),
                prefix + intent.step(),
                intent.effectId(),
                intent.toolName(),
                intent.arguments()));
    }

    @Override
    public Optional<JsonNode> intended(String threadId, String effectId) throws Exception {
        return log.intended(threadId, effectId);
    }

    private String outerRunId() {
        return call.request().runId();
    }

    private List<LogEntry> outer(List<LogEntry> entries) {
        return entries.stream()
                .map(entry -> new LogEntry(
                        entry.key(),
                        outerRunId(),
                        prefix + entry.step(),
                        entry.attempt(),
                        call.turn(),
                        call.agent().name(),
                        entry.at(),
                        wrapped(entry)))
                .toList();
    }

    /** An event of a run still deeper is wrapped already. What a call cost is told as it is: who adds up must not look inside. */
    private AgentEvent wrapped(LogEntry entry) {
        if (entry.event() instanceof AgentEvent.UsageReported usage) {
            return usage;
        }
        if (entry.event() instanceof AgentEvent.Custom custom && custom.name().equals(CHILD_EVENT)) {
            return custom;
        }
        var value = Json.mapper()
                .createObjectNode()
                .put("runId", request.runId())
                .put("parentRunId", outerRunId())
                .put("toolCallId", call.call().id())
                .put("agent", entry.agent())
                .put("turn", entry.turn());
        value.set("event", Json.tree(entry.event()));
        return new AgentEvent.Custom(CHILD_EVENT, value);
    }
}
