package dev.agentops.agentkit.message;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request of the model to run a tool.
 *
 * @param id unique in the whole system; ours, not the provider's, so that a repeated provider id can never match another call
 * @param name the tool's name as the model wrote it: it may not exist
 * @param arguments as the model wrote them, parsed; a JSON string node when they were not JSON
 */
public record ToolCall(String id, String name, JsonNode arguments) {}
