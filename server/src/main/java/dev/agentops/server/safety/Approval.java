package dev.agentops.server.safety;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.stream.OneOf;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/**
 * A question to a human whether one tool call may run. Who asked, four eyes and what happens undecided are missing in events of earlier
 * builds.
 *
 * @param arguments what would run: the model's, or what a human has made of them
 * @param state pending, approved, denied, returned (with a question), expired or cancelled
 * @param digest of all that it is bound to; a decision carries the digest that its human saw
 * @param requestedBy who asked for the run
 * @param fourEyes another person has to approve it than who asked for the run or shaped the call
 * @param ifNobodyDecides what happens then, for people
 * @param warnings about words of the call that are not what they look like, and about what a command brings in from elsewhere; missing in
 *     events of earlier builds
 * @param proposed arguments, title, preview and digest as the model asked for it, once a human has changed it
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

        @OneOf({"pending", "approved", "denied", "returned", "expired", "cancelled"})
        String state,

        String digest,
        String agent,
        String reason,
        String title,
        JsonNode preview,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String decisionReason,
        @Nullable String requestedBy,
        @Nullable Boolean fourEyes,
        @Nullable String ifNobodyDecides,
        @Nullable String editedBy,
        @Nullable Instant editedAt,
        @Nullable JsonNode proposed,
        @Nullable List<String> warnings) {
    private static final String UNDECIDED =
            "It is not run. The agent is told that nobody decided, and goes on without it.";

    boolean needsSecondPerson() {
        return Boolean.TRUE.equals(fourEyes);
    }

    boolean isEdited() {
        return editedBy != null;
    }

    static Approval of(ResultSet row) throws SQLException {
        var arguments = Json.read(row.getString("arguments"), JsonNode.class);
        return new Approval(
                row.getString("id"),
                row.getString("tool_call_id"),
                row.getString("run_id"),
                row.getString("thread_id"),
                row.getString("tool"),
                arguments,
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
                maybe(row, "decision_reason"),
                row.getString("requested_by"),
                row.getBoolean("four_eyes"),
                UNDECIDED,
                maybe(row, "edited_by"),
                maybeInstant(row, "edited_at"),
                row.getString("proposed") == null ? null : Json.read(row.getString("proposed"), JsonNode.class),
                CallWarnings.of(arguments));
    }
}
