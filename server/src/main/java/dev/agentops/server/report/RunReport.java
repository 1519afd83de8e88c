package dev.agentops.server.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What a run found and did, from what is committed: nothing in it is written for the report. Of a run under way, so far.
 *
 * @param status of the run
 * @param limit that ended it early, such as {@code stopped} by a person
 * @param verdict of the latest finding; without one as the agent reported, HEALTHY only if the services that were asked last said so
 * @param why there is no better verdict; empty for a finding
 * @param findings causes, the latest first
 * @param ruledOut with findings: what they rule out
 * @param actions what should change something, in their order: also what was refused
 * @param verification what was looked at after the last action that ran
 * @param runbooks that were read, by name
 * @param answer the agent's words
 */
public record RunReport(
        String runId,
        String threadId,
        String status,
        @Nullable String limit,
        String question,
        Instant startedAt,
        @Nullable Instant finishedAt,
        Verdict verdict,
        String why,
        List<Finding> findings,
        List<Finding.RuledOut> ruledOut,
        List<Action> actions,
        List<Check> verification,
        List<String> runbooks,
        String answer,
        Usage usage,
        Cost cost) {
    /**
     * @param effect done, failed, unknown (it may or may not have taken effect) or none
     * @param decision approved, denied, returned, expired, cancelled, pending, or rule if no human was asked
     * @param rollback the snapshot that takes it back
     */
    public record Action(
            String tool,
            String title,
            JsonNode arguments,
            String decision,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String reason,
            String effect,
            @Nullable Instant at,
            @Nullable Rollback rollback) {}

    /** By {@code restore_file}, which a human approves. */
    public record Rollback(String path, String snapshot) {}

    /** @param result its beginning */
    public record Check(String tool, JsonNode arguments, String status, String result, Instant at) {}
}
