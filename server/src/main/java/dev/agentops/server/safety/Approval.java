package dev.agentops.server.safety;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.stream.OneOf;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/**
 * A question to a human whether one tool call may run.
 *
 * @param state pending, approved, denied, expired or cancelled
 * @param digest of tool, arguments and preview; a decision carries the digest that its human saw
 */
@JsonPropertyOrder({"id", "toolCallId", "runId", "threadId", "tool", "arguments", "risk", "requestedAt", "expiresAt"})
public record Approval(
        String id,
        String toolCallId,
        String runId,
        String threadId,
        String tool,
        JsonNode arguments,
        @OneOf({"medium", "high"}) String risk,
        Instant requestedAt,
        Instant expiresAt,

        @OneOf({"pending", "approved", "denied", "expired", "cancelled"})
        String state,

        String digest,
        String agent,
        String reason,
        String title,
        JsonNode preview,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason) {

    static Approval of(ResultSet row) throws SQLException {
        return new Approval(
                row.getString("id"),
                row.getString("tool_call_id"),
                row.getString("run_id"),
                row.getString("thread_id"),
                row.getString("tool"),
                Json.read(row.getString("arguments"), JsonNode.class),
                row.getString("risk"),
                instant(row, "requested_at"),
                instant(row, "expires_at"),
                row.getString("state"),
                row.getString("digest"),
                row.getString("agent"),
                row.getString("reason"),
                row.getString("title"),
                Json.read(row.getString("preview"), JsonNode.class),
                maybe(row, "decided_by"),
                maybeInstant(row, "decided_at"),
                maybe(row, "decision_reason"));
    }
}
