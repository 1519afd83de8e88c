package dev.agentops.server.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

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

    /**
     * @param answer its beginning. @param evidence how many quotes stand behind it
     * @param report null for a run that looked at nothing and did nothing. @param link to the run
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Run(
            String id,
            String status,
            String question,
            String answer,
            String error,
            int evidence,
            @Nullable Instant finishedAt,
            @Nullable Report report,
            @Nullable String link) {}

    /**
     * What a run found and did, in short.
     *
     * @param verdict CONFIRMED, LIKELY, INCONCLUSIVE or HEALTHY. @param why there is no better one; empty with a cause
     * @param service where the cause is. @param cause empty when the run names none
     * @param since when the first line of the evidence was written. @param evidence quotes that were found where they are said to be
     * @param actions the first of those that should change something, also what was refused. @param moreActions that are not among them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Report(
            String verdict,
            String why,
            String service,
            String cause,
            @Nullable String since,
            int evidence,
            List<Action> actions,
            int moreActions,
            @Nullable String link) {}

    /**
     * @param decision approved, denied, returned, expired, cancelled, pending, or rule if no human was asked
     * @param effect done, failed, unknown (it may or may not have taken effect) or none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Action(
            String title,
            String decision,
            @Nullable String decidedBy,
            @Nullable String reason,
            String effect,
            @Nullable Instant at) {}

    record Thread(String id, String title) {}

    static Message test(String id) {
        return new Message(
                id, EventKind.TEST.wireName(), null, null, null, null, "This is a test of AgentOps notifications.");
    }
}
