package dev.agentops.server.threads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** What readers get: the shapes of docs/protocol.md. */
public final class Views {
    private Views() {}

    /**
     * @param seq of its newest event; 0 when it has none
     * @param etag of the title
     * @param lastRun what became of its newest request; absent when there is none
     */
    public record ThreadView(
            String id,
            String title,
            String status,
            Instant createdAt,
            Instant updatedAt,
            int pendingApprovals,
            int messageCount,
            long seq,
            Usage usage,
            Cost cost,
            String etag,
            @Nullable LastRun lastRun) {}

    public record LastRun(
            String id, String status, @Nullable String limit) {}

    public record ThreadPage(
            List<ThreadView> threads, @Nullable String nextCursor) {}

    public record RunPage(List<RunView> runs, @Nullable String nextCursor) {}

    /** @param nextAfter for the next page; absent on the last */
    public record MessagePage(
            List<MessageView> messages, @Nullable Long nextAfter) {}

    public record RunView(
            String id,
            String threadId,
            String status,
            String question,
            String answer,
            String agent,
            @Nullable String limit,
            @Nullable String error,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            int turns,
            @Nullable String waitingFor,
            Usage usage,
            Cost cost,
            @Nullable ForkedFrom forkedFrom) {}

    /** Where a run goes on from. The run that it names may be gone. @param messages that were copied: its thread's first */
    public record ForkedFrom(String runId, String threadId, String step, long messages) {}

    public record StepView(
            String name, String kind, String status, Instant startedAt, long durationMs, int attempt, String detail) {}

    public record CallView(String id, String name, JsonNode arguments) {}

    public record MessageView(
            String id,
            long seq,
            String runId,
            String role,
            @Nullable String agent,
            String content,
            @Nullable String reasoning,
            List<CallView> toolCalls,
            @Nullable String toolCallId,
            @Nullable String toolName,
            @Nullable String status,
            Instant createdAt) {}
}
