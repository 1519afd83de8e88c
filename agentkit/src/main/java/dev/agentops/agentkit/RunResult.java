package dev.agentops.agentkit;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;

import java.util.Locale;
import java.util.Objects;

/**
 * How a run ended.
 *
 * @param answer the last thing an agent said to the user; empty if nothing
 * @param error empty unless it failed: what happened and what to do
 * @param limit empty unless a limit ended it
 * @param output the answer as JSON when it is a record ({@link Agent#withOutput}); empty otherwise
 * @param cost by {@link Limits#pricing}
 */
public record RunResult(
        String runId,
        Status status,
        String answer,
        String error,
        String limit,
        Usage usage,
        int turns,
        String output,
        Cost cost) {
    public RunResult {
        output = Objects.requireNonNullElse(output, "");
        cost = Objects.requireNonNullElse(cost, Cost.ZERO);
    }

    public RunResult(String runId, Status status, String answer, String error, String limit, Usage usage, int turns) {
        this(runId, status, answer, error, limit, usage, turns, "", Cost.ZERO);
    }

    /** @throws IllegalStateException when the run ended without a record as its answer; says why */
    public <R extends Record> R output(Class<R> type) {
        if (output.isEmpty()) {
            throw new IllegalStateException("run " + runId + " has no " + type.getSimpleName() + ": it is "
                    + status.wireName() + (error.isEmpty() ? "" : " (" + error + ")")
                    + (limit.isEmpty() ? "" : ", ended by the limit '" + limit + "'"));
        }
        return Json.read(output, type);
    }

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
