package dev.agentops.server.stream;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.model.Cost;
import org.jspecify.annotations.Nullable;

/** What a run tells that AG-UI has no word for: the value of a {@code CUSTOM} event of the name in the annotation. */
public sealed interface OpsEvent {
    /** @param agent who goes next; empty when the run ends here */
    @JsonTypeName("ops.router")
    record RouterDecided(int turn, String agent, String rule, String reason, double confidence) implements OpsEvent {}

    /** What was told of this message before is void and comes again. */
    @JsonTypeName("ops.attempt")
    record AttemptStarted(String messageId, int attempt, String reason) implements OpsEvent {}

    /** A tool begins to execute. @param arguments what a human made of the call's; null when it runs as it was asked for */
    @JsonTypeName("ops.tool.started")
    record ToolStarted(String toolCallId, @Nullable JsonNode arguments) implements OpsEvent {}

    /** What a running tool has just put out. The result says it again, in full or with a cut. */
    @JsonTypeName("ops.tool.output")
    record ToolOutput(String toolCallId, String delta) implements OpsEvent {}

    /**
     * A model call was paid for.
     *
     * @param agent whose call it was; {@code router} for the router's
     * @param responseId the provider's name for the answer
     * @param finishReason stop, tool_calls, length or refused; none when the answer did not come to its end, and for a summary
     */
    @JsonTypeName("ops.usage")
    record UsageReported(
            String agent,
            String model,
            long inputTokens,
            long outputTokens,
            long cachedInputTokens,
            long reasoningTokens,
            Cost cost,
            @Nullable String responseId,
            @Nullable String finishReason)
            implements OpsEvent {}

    /** A model did not answer so many times in a row, and is asked again after this wait; {@code ops.attempt} ends it. */
    @JsonTypeName("ops.model.retry")
    record ModelRetry(int failures, long waitMs, String reason) implements OpsEvent {}

    /** A model did not answer so many times in a row, and another one answers in its place. */
    @JsonTypeName("ops.model.switched")
    record ModelSwitched(String from, String to, int failures, String reason) implements OpsEvent {}

    /** A limit ends the run. */
    @JsonTypeName("ops.limit")
    record LimitReached(String limit, String detail) implements OpsEvent {}

    /** A tool result was too large for the transcript: the model reads the rest of it by its handle. */
    @JsonTypeName("ops.result.stored")
    record ResultStored(String toolCallId, String handle, String tool, long characters, long stored, long lines)
            implements OpsEvent {}

    /** Older tool results are no longer in what the model is sent. */
    @JsonTypeName("ops.context.trimmed")
    record ContextTrimmed(int results, long characters) implements OpsEvent {}

    /** The older part of the thread is replaced in what the model is sent. */
    @JsonTypeName("ops.context.compacted")
    record ContextCompacted(
            long messages, boolean summarised, long charactersBefore, long charactersAfter, String reason)
            implements OpsEvent {}

    /** The run goes in circles. */
    @JsonTypeName("ops.loop")
    record LoopDetected(String reason) implements OpsEvent {}

    default AgUiEvent.Custom event() {
        return new AgUiEvent.Custom(getClass().getAnnotation(JsonTypeName.class).value(), Json.tree(this));
    }
}
