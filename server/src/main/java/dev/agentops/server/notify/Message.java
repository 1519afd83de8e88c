package dev.agentops.server.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What a target is told: redacted and short, as JSON it is the generic format.
 *
 * @param id the same each time that it is sent
 * @param link opens the dashboard; nothing is approved by it. Null where AGENTOPS_PUBLIC_URL is not set
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Message(
        String id,
        String event,
        @Nullable Approval approval,
        @Nullable Run run,
        @Nullable Thread thread,
        @Nullable String link,
        @Nullable String text) {

    /** @param onExpiry what happens if nobody decides. @param reason why the agent wants it */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Approval(
            String id,
            String runId,
            String state,
            String title,
            String tool,
            String risk,
            String agent,
            String reason,
            Instant requestedAt,
            Instant expiresAt,
            String onExpiry,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String decisionReason) {}

    /** @param answer its beginning. @param evidence how many quotes stand behind it */
    record Run(
            String id, String status, String question, String answer, String error, int evidence, Instant finishedAt) {}

    record Thread(String id, String title) {}

    static Message test(String id) {
        return new Message(
                id, EventKind.TEST.wireName(), null, null, null, null, "This is a test of AgentOps notifications.");
    }
}
