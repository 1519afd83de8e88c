package dev.agentops.agentkit;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.agentops.agentkit.model.Usage;

import java.util.Locale;

/**
 * How a run ended.
 *
 * @param answer the last thing an agent said to the user; empty if nothing
 * @param error empty unless it failed: what happened and what to do
 * @param limit empty unless a limit ended it
 */
public record RunResult(
        String runId, Status status, String answer, String error, String limit, Usage usage, int turns) {
    public enum Status {
        COMPLETED,
        FAILED,
        CANCELLED;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
