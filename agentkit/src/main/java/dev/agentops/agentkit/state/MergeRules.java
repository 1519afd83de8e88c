package dev.agentops.agentkit.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.agentops.agentkit.Json;

import java.util.Optional;

/** How a change meets what is there. What is there and does not fit counts as nothing: applying a patch never fails. */
final class MergeRules {
    private MergeRules() {}

    static JsonNode append(Optional<JsonNode> old, JsonNode element) {
        return list(old).add(element);
    }

    static JsonNode union(Optional<JsonNode> old, JsonNode element) {
        var all = list(old);
        for (var known : all) {
            if (known.equals(element)) {
                return all;
            }
        }
        return all.add(element);
    }

    static JsonNode add(Optional<JsonNode> old, JsonNode amount) {
        if (old.isEmpty() || !old.get().isNumber()) {
            return amount;
        }
        return old.get().isIntegralNumber() && amount.isIntegralNumber()
                ? LongNode.valueOf(old.get().longValue() + amount.longValue())
                : DoubleNode.valueOf(old.get().doubleValue() + amount.doubleValue());
    }

    private static ArrayNode list(Optional<JsonNode> old) {
        var all = Json.mapper().createArrayNode();
        old.filter(JsonNode::isArray).ifPresent(array -> all.addAll((ArrayNode) array));
        return all;
    }
}
