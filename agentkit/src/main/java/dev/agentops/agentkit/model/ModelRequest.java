package dev.agentops.agentkit.model;

import dev.agentops.agentkit.message.Message;

import java.util.List;

/**
 * One call of a model.
 *
 * @param system empty for none
 * @param messages the transcript: each call in it has its result
 * @param toolChoice counts only when there are tools
 * @param maxOutputTokens the provider cuts the answer there and says so ({@link FinishReason#LENGTH})
 */
public record ModelRequest(
        String system, List<Message> messages, List<ToolSpec> tools, ToolChoice toolChoice, int maxOutputTokens) {
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
