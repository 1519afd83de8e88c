package dev.agentops.agentkit.model;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/**
 * A model's whole answer, small enough to be journalled.
 *
 * @param model the model that answered, as the provider names it
 * @param providerData what the provider wants back unchanged in the next request, empty if nothing
 */
public record ModelReply(
        String text,
        String reasoning,
        List<RequestedCall> toolCalls,
        FinishReason finishReason,
        Usage usage,
        String model,
        String providerData) {
    public ModelReply {
        toolCalls = List.copyOf(toolCalls);
    }

    /** A tool call as the model wrote it; the framework gives it an id of its own. */
    public record RequestedCall(String name, JsonNode arguments) {}
}
