package dev.agentops.agentkit.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.List;
import java.util.Objects;

/**
 * One entry of a thread's transcript. A transcript is chronological, and each tool call in it is followed by exactly one
 * {@link FromTool} before the next {@link FromUser} or {@link FromAgent}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "role")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Message.FromUser.class, name = "user"),
    @JsonSubTypes.Type(value = Message.FromAgent.class, name = "assistant"),
    @JsonSubTypes.Type(value = Message.FromTool.class, name = "tool")
})
public sealed interface Message {

    /** Unique in the thread, and the same again when the step that wrote it is replayed. */
    String id();

    record FromUser(String id, String text) implements Message {}

    /**
     * What an agent's model said.
     *
     * @param agent the agent's name
     * @param reasoning the model's visible thinking, empty if none
     * @param providerData what the provider wants back unchanged (thinking signatures), empty if nothing
     */
    record FromAgent(
            String id, String agent, String text, List<ToolCall> toolCalls, String reasoning, String providerData)
            implements Message {
        public FromAgent {
            toolCalls = List.copyOf(toolCalls);
        }
    }

    /**
     * @param content what the model reads
     * @param handle under which the whole result is stored; empty when {@code content} is all of it
     */
    record FromTool(
            String id,
            String toolCallId,
            String toolName,
            ToolStatus status,
            String content,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String handle)
            implements Message {
        public FromTool {
            handle = Objects.requireNonNullElse(handle, "");
        }

        public FromTool(String id, String toolCallId, String toolName, ToolStatus status, String content) {
            this(id, toolCallId, toolName, status, content, "");
        }

        public FromTool withContent(String other) {
            return new FromTool(id, toolCallId, toolName, status, other, handle);
        }
    }
}
