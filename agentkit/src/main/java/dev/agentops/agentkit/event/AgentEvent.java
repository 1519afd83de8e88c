package dev.agentops.agentkit.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.Usage;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** One thing that happened in a run, in words that any reader can follow. Immutable and thread-safe. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(AgentEvent.RunStarted.class),
    @JsonSubTypes.Type(AgentEvent.Steered.class),
    @JsonSubTypes.Type(AgentEvent.RouterDecided.class),
    @JsonSubTypes.Type(AgentEvent.TurnStarted.class),
    @JsonSubTypes.Type(AgentEvent.TurnFinished.class),
    @JsonSubTypes.Type(AgentEvent.AttemptStarted.class),
    @JsonSubTypes.Type(AgentEvent.ReasoningStarted.class),
    @JsonSubTypes.Type(AgentEvent.ReasoningDelta.class),
    @JsonSubTypes.Type(AgentEvent.ReasoningEnded.class),
    @JsonSubTypes.Type(AgentEvent.TextStarted.class),
    @JsonSubTypes.Type(AgentEvent.TextDelta.class),
    @JsonSubTypes.Type(AgentEvent.TextEnded.class),
    @JsonSubTypes.Type(AgentEvent.ToolCallStarted.class),
    @JsonSubTypes.Type(AgentEvent.ToolCallArguments.class),
    @JsonSubTypes.Type(AgentEvent.ToolCallEnded.class),
    @JsonSubTypes.Type(AgentEvent.ToolStarted.class),
    @JsonSubTypes.Type(AgentEvent.ToolOutput.class),
    @JsonSubTypes.Type(AgentEvent.ToolEnded.class),
    @JsonSubTypes.Type(AgentEvent.StateChanged.class),
    @JsonSubTypes.Type(AgentEvent.UsageReported.class),
    @JsonSubTypes.Type(AgentEvent.ModelRetry.class),
    @JsonSubTypes.Type(AgentEvent.ModelSwitched.class),
    @JsonSubTypes.Type(AgentEvent.LimitReached.class),
    @JsonSubTypes.Type(AgentEvent.ResultStored.class),
    @JsonSubTypes.Type(AgentEvent.ContextTrimmed.class),
    @JsonSubTypes.Type(AgentEvent.ContextCompacted.class),
    @JsonSubTypes.Type(AgentEvent.LoopDetected.class),
    @JsonSubTypes.Type(AgentEvent.Custom.class),
    @JsonSubTypes.Type(AgentEvent.RunFinished.class)
})
public sealed interface AgentEvent {

    record RunStarted(String messageId, String text) implements AgentEvent {}

    /** The user said this while the run was under way; the next model call sees it. */
    record Steered(String messageId, String text) implements AgentEvent {}

    /** @param agent who goes next; empty when the run ends here */
    record RouterDecided(String agent, String rule, String reason, double confidence) implements AgentEvent {}

    record TurnStarted() implements AgentEvent {}

    record TurnFinished() implements AgentEvent {}

    /** What was told of this message before is void and comes again. */
    record AttemptStarted(String messageId, int attempt, String reason) implements AgentEvent {}

    record ReasoningStarted(String messageId) implements AgentEvent {}

    record ReasoningDelta(String messageId, String delta) implements AgentEvent {}

    record ReasoningEnded(String messageId) implements AgentEvent {}

    record TextStarted(String messageId) implements AgentEvent {}

    record TextDelta(String messageId, String delta) implements AgentEvent {}

    record TextEnded(String messageId) implements AgentEvent {}

    record ToolCallStarted(String messageId, String toolCallId, String toolName) implements AgentEvent {}

    record ToolCallArguments(String toolCallId, String delta) implements AgentEvent {}

    record ToolCallEnded(String toolCallId) implements AgentEvent {}

    /** The tool's handler begins. @param arguments null when it runs with those of the call; else what a human made of them */
    record ToolStarted(String toolCallId, @Nullable JsonNode arguments) implements AgentEvent {
        public ToolStarted(String toolCallId) {
            this(toolCallId, null);
        }
    }

    /** What a running tool has just put out; void when a later attempt of its step begins. {@link ToolEnded} holds the result. */
    record ToolOutput(String toolCallId, String delta) implements AgentEvent {}

    record ToolEnded(String messageId, String toolCallId, ToolStatus status, String content, long durationMillis)
            implements AgentEvent {}

    /** @param values the changed keys with their new values; JSON null for a removed one */
    record StateChanged(Map<String, JsonNode> values) implements AgentEvent {}

    /**
     * A model call was paid for.
     *
     * @param agent whose call it was; empty for the router's
     * @param model the one that answered
     * @param responseId the provider's name for the answer, cut at {@value #LONGEST_ID} characters; null when there is none
     * @param finishReason as the model gave it; null when the answer did not come to its end, and for a summary
     */
    record UsageReported(
            String agent,
            String model,
            Usage usage,
            Cost cost,
            @Nullable String responseId,
            @Nullable FinishReason finishReason)
            implements AgentEvent {
        private static final int LONGEST_ID = 200;

        public UsageReported(String agent, String model, Usage usage, Cost cost) {
            this(agent, model, usage, cost, null, null);
        }

        public static UsageReported of(String agent, ModelReply reply, Cost cost) {
            String id = reply.responseId();
            return new UsageReported(
                    agent,
                    reply.model(),
                    reply.usage(),
                    cost,
                    id.isEmpty() ? null : id.substring(0, Math.min(id.length(), LONGEST_ID)),
                    reply.finishReason());
        }
    }

    /** A model did not answer so many times in a row, and is asked again after this wait. {@link AttemptStarted} ends the wait. */
    record ModelRetry(int failures, long waitMillis, String reason) implements AgentEvent {}

    /** A model did not answer so many times in a row, and another one answers in its place. */
    record ModelSwitched(String from, String to, int failures, String reason) implements AgentEvent {}

    /** The run ends early, with its best answer so far. */
    record LimitReached(String limit, String detail) implements AgentEvent {}

    /**
     * A tool result was too large for the transcript: the model reads its head and tail, and the rest with {@code read_result}.
     *
     * @param characters of the whole result
     * @param stored of them, from its start
     */
    record ResultStored(String toolCallId, String handle, String tool, long characters, long stored, long lines)
            implements AgentEvent {}

    /** Older tool results are no longer in what the model is sent. They stay readable. @param characters of them */
    record ContextTrimmed(int results, long characters) implements AgentEvent {}

    /**
     * The older part of the thread is replaced in what the model is sent.
     *
     * @param messages of the thread that are replaced, from its start
     * @param summarised by a summary; otherwise they are left out
     * @param reason for people
     */
    record ContextCompacted(
            long messages, boolean summarised, long charactersBefore, long charactersAfter, String reason)
            implements AgentEvent {}

    /** The run goes in circles. */
    record LoopDetected(String reason) implements AgentEvent {}

    /** An event of a tool's own. The name is prefixed with {@code ops.} on the wire. */
    record Custom(String name, JsonNode value) implements AgentEvent {}

    /** @param status completed, failed or cancelled */
    record RunFinished(String status, String answer, String error, Usage usage, int turns) implements AgentEvent {}
}
