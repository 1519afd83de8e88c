package dev.agentops.agentkit.model;

import dev.agentops.agentkit.message.Message;

import java.util.List;

/**
 * One call of a model.
 *
 * @param maxOutputTokens the provider cuts the answer there and says so ({@link FinishReason#LENGTH})
 */
public record ModelRequest(
        String system, List<Message> messages, List<ToolSpec> tools, ToolChoice toolChoice, int maxOutputTokens) {
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
