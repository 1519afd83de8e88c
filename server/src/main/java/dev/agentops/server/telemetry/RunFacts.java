package dev.agentops.server.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** What the database knows of one run that its spans are made of. */
record RunFacts(Run run, List<Step> steps, List<Asked> approvals, List<Told> told, List<Call> calls) {

    /** @param status completed, failed or cancelled; any other while it goes on */
    record Run(
            String id,
            String threadId,
            String status,
            String requester,
            String error,
            String limit,
            int turns,
            long lastSeq,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** A step that has ended. */
    record Step(
            String name,
            String kind,
            String status,
            String detail,
            int attempt,
            Instant startedAt,
            Instant finishedAt) {}

    record Asked(
            String id,
            String toolCallId,
            int round,
            String tool,
            String risk,
            String state,
            String digest,
            Instant requestedAt,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy) {}

    /**
     * An event of the log.
     *
     * @param agent whose turn it was
     * @param turn 0 outside a turn
     */
    record Told(Instant at, String step, String type, String name, String agent, int turn, JsonNode value) {}

    /**
     * A model call that was paid for.
     *
     * @param costUsd none when the price is not known
     * @param responseId empty when the provider gave none, and of a call that an earlier build told of
     * @param finishReason as {@code ops.usage} tells it; empty when the answer did not come to its end, too
     */
    record Call(
            String step,
            String agent,
            String model,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            long reasoningTokens,
            @Nullable BigDecimal costUsd,
            String responseId,
            String finishReason) {}
}
