package dev.agentops.agentkit.model;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/**
 * A model's whole answer, small enough to be journalled.
 *
 * @param text all of it; empty when the model only called tools
 * @param reasoning what the provider shows of the model's thinking, empty if nothing
 * @param toolCalls in the model's order
 * @param model the model that answered, as the provider names it, with its version: not always the one that was asked for
 * @param providerData what the provider wants back unchanged in the next request, empty if nothing
 * @param responseId what the provider calls this answer in its own logs; empty if it gives it no name
 */
public record ModelReply(
        String text,
        String reasoning,
        List<RequestedCall> toolCalls,
        FinishReason finishReason,
        Usage usage,
        String model,
        String providerData,
        String responseId) {
    @SuppressWarnings("ConstantValue") // an older recording has no id
    public ModelReply {
        toolCalls = List.copyOf(toolCalls);
        responseId = responseId == null ? "" : responseId;
    }

    public ModelReply(
            String text,
            String reasoning,
            List<RequestedCall> toolCalls,
            FinishReason finishReason,
            Usage usage,
            String model,
            String providerData) {
        this(text, reasoning, toolCalls, finishReason, usage, model, providerData, "");
    }

    /**
     * A tool call as the model wrote it; the framework gives it an id of its own.
     *
     * @param name of a tool, which may not exist
     * @param arguments a text node when they were not JSON
     */
    public record RequestedCall(String name, JsonNode arguments) {}
}
