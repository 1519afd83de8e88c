package dev.agentops.server.stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * An event object of AG-UI 1.0, as far as we use it; on the wire each also has {@code timestamp} and {@code metadata.ops}
 * ({@link Ops}). The dashboard's types are generated from these records.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(AgUiEvent.RunStarted.class),
    @JsonSubTypes.Type(AgUiEvent.RunFinished.class),
    @JsonSubTypes.Type(AgUiEvent.RunError.class),
    @JsonSubTypes.Type(AgUiEvent.StepStarted.class),
    @JsonSubTypes.Type(AgUiEvent.StepFinished.class),
    @JsonSubTypes.Type(AgUiEvent.TextStart.class),
    @JsonSubTypes.Type(AgUiEvent.TextContent.class),
    @JsonSubTypes.Type(AgUiEvent.TextEnd.class),
    @JsonSubTypes.Type(AgUiEvent.ReasoningStart.class),
    @JsonSubTypes.Type(AgUiEvent.ReasoningContent.class),
    @JsonSubTypes.Type(AgUiEvent.ReasoningEnd.class),
    @JsonSubTypes.Type(AgUiEvent.ToolCallStart.class),
    @JsonSubTypes.Type(AgUiEvent.ToolCallArgs.class),
    @JsonSubTypes.Type(AgUiEvent.ToolCallEnd.class),
    @JsonSubTypes.Type(AgUiEvent.ToolCallResult.class),
    @JsonSubTypes.Type(AgUiEvent.StateDelta.class),
    @JsonSubTypes.Type(AgUiEvent.Custom.class)
})
public sealed interface AgUiEvent {
    /** What every event says of itself under {@code metadata.ops}. Status and duration: of a tool call's result. */
    record Ops(
            @Nullable String runId,
            @Nullable String agent,
            @Nullable Integer turn,
            @Nullable Integer attempt,

            @OneOf({"ok", "error", "denied", "expired", "cancelled", "unknown"}) @Nullable
            String status,

            @Nullable Long durationMs) {}

    @JsonTypeName("RUN_STARTED")
    record RunStarted(String threadId, String runId) implements AgUiEvent {}

    record Outcome(@OneOf({"success", "cancelled"}) String type) {}

    record Result(
            @OneOf({"completed", "failed", "cancelled"}) String status, String answer) {}

    @JsonTypeName("RUN_FINISHED")
    record RunFinished(String threadId, String runId, Outcome outcome, Result result) implements AgUiEvent {}

    @JsonTypeName("RUN_ERROR")
    record RunError(String message, String code) implements AgUiEvent {}

    @JsonTypeName("STEP_STARTED")
    record StepStarted(String stepName) implements AgUiEvent {}

    @JsonTypeName("STEP_FINISHED")
    record StepFinished(String stepName) implements AgUiEvent {}

    /** @param name the agent's, for the role assistant */
    @JsonTypeName("TEXT_MESSAGE_START")
    record TextStart(
            String messageId,
            @OneOf({"user", "assistant"}) String role,
            @Nullable String name) implements AgUiEvent {}

    @JsonTypeName("TEXT_MESSAGE_CONTENT")
    record TextContent(String messageId, String delta) implements AgUiEvent {}

    @JsonTypeName("TEXT_MESSAGE_END")
    record TextEnd(String messageId) implements AgUiEvent {}

    @JsonTypeName("REASONING_MESSAGE_START")
    record ReasoningStart(
            String messageId, @OneOf("assistant") String role) implements AgUiEvent {}

    @JsonTypeName("REASONING_MESSAGE_CONTENT")
    record ReasoningContent(String messageId, String delta) implements AgUiEvent {}

    @JsonTypeName("REASONING_MESSAGE_END")
    record ReasoningEnd(String messageId) implements AgUiEvent {}

    @JsonTypeName("TOOL_CALL_START")
    record ToolCallStart(String toolCallId, String toolCallName, String parentMessageId) implements AgUiEvent {}

    @JsonTypeName("TOOL_CALL_ARGS")
    record ToolCallArgs(String toolCallId, String delta) implements AgUiEvent {}

    @JsonTypeName("TOOL_CALL_END")
    record ToolCallEnd(String toolCallId) implements AgUiEvent {}

    @JsonTypeName("TOOL_CALL_RESULT")
    record ToolCallResult(
            String messageId,
            String toolCallId,
            @OneOf("tool") String role,
            String content) implements AgUiEvent {}

    /** One operation of JSON Patch. */
    record Change(
            @OneOf({"add", "remove"}) String op,
            String path,
            @Nullable JsonNode value) {}

    @JsonTypeName("STATE_DELTA")
    record StateDelta(List<Change> delta) implements AgUiEvent {
        public StateDelta {
            delta = List.copyOf(delta);
        }
    }

    /** What AG-UI has no word for. The value is one of {@link OpsEvent} or of a tool's own. @param name begins with {@code ops.} */
    @JsonTypeName("CUSTOM")
    record Custom(String name, JsonNode value) implements AgUiEvent {}
}
