package dev.agentops.agentkit.state;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Who changed a key last.
 *
 * @param runId of the run, or of the run inside a run
 */
public record Origin(String runId, String agent, String tool, String toolCallId) {
    public static final Origin UNKNOWN = new Origin("", "", "", "");

    @JsonIgnore
    public boolean isKnown() {
        return !equals(UNKNOWN);
    }
}
