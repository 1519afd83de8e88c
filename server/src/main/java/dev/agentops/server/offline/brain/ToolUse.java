package dev.agentops.server.offline.brain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.util.Map;

/** A tool call that the model wants. */
public record ToolUse(String name, ObjectNode arguments) {
    /** @param fields name, value, name, value, … */
    public static ToolUse of(String name, Object... fields) {
        ObjectNode arguments = Json.mapper().createObjectNode();
        for (int i = 0; i < fields.length; i += 2) {
            arguments.set((String) fields[i], Json.tree(fields[i + 1]));
        }
        return new ToolUse(name, arguments);
    }

    /** The same with no field but those that the tool offers. */
    ToolUse fitted(Conversation.ToolOffer offer) {
        ObjectNode kept = Json.mapper().createObjectNode();
        for (Map.Entry<String, JsonNode> field : arguments.properties()) {
            if (offer.schema().path("properties").has(field.getKey())) {
                kept.set(field.getKey(), field.getValue());
            }
        }
        return new ToolUse(name, kept);
    }
}
