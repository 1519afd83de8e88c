package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a human wants to be allowed. Empty texts and lists stand for what the approval says, or for any where there is none.
 *
 * @param approvalId the approval that it is made from; empty by hand
 * @param tool empty for the approval's
 * @param arguments of the one call that is meant, by hand
 * @param exact the same call again; else calls by the pattern of argv, path or service
 * @param folder where the program runs; {@code *} for any
 * @param environment {@code *} for any
 * @param threadId empty for every thread
 */
public record RuleDraft(
        String approvalId,
        String tool,
        @Nullable JsonNode arguments,
        boolean exact,
        List<String> argv,
        String path,
        String service,
        String folder,
        String environment,
        String threadId,
        boolean evenIfTainted,
        int hours,
        String reason) {
    public RuleDraft {
        argv = List.copyOf(argv);
    }
}
