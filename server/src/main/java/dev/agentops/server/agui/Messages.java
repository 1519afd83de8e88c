package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.agentops.agentkit.message.Message;

/** A transcript in the words of AG-UI, as its events build it up. */
final class Messages {
    private static final String REASONING = ".reasoning";

    private Messages() {}

    /** AG-UI has reasoning as a message of its own; ours is a part of the agent's. @param attempt from 1 */
    static String reasoningId(String messageId, int attempt) {
        return messageId + REASONING + (attempt > 1 ? "." + attempt : "");
    }

    static void add(ArrayNode transcript, Message message) {
        switch (message) {
            case Message.FromUser user ->
                transcript.addObject().put("id", user.id()).put("role", "user").put("content", user.text());
            case Message.FromAgent agent -> addAgents(transcript, agent);
            case Message.FromTool tool ->
                transcript
                        .addObject()
                        .put("id", tool.id())
                        .put("role", "tool")
                        .put("toolCallId", tool.toolCallId())
                        .put("content", tool.content());
        }
    }

    private static void addAgents(ArrayNode transcript, Message.FromAgent message) {
        if (!message.reasoning().isEmpty()) {
            transcript
                    .addObject()
                    .put("id", reasoningId(message.id(), 1))
                    .put("role", "reasoning")
                    .put("content", message.reasoning());
        }
        var told = transcript.addObject().put("id", message.id()).put("role", "assistant");
        if (!message.text().isEmpty()) {
            told.put("name", message.agent()).put("content", message.text());
        }
        if (!message.toolCalls().isEmpty()) {
            var calls = told.putArray("toolCalls");
            message.toolCalls()
                    .forEach(call -> calls.addObject()
                            .put("id", call.id())
                            .put("type", "function")
                            .putObject("function")
                            .put("name", call.name())
                            .put("arguments", call.arguments().toString()));
        }
    }
}
