package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

/**
 * Google wants the results of calls that were made together in one turn ("the number of function response parts is equal to the
 * number of function call parts"); LangChain4j writes a turn for each.
 */
final class GeminiRequest {
    private GeminiRequest() {}

    static String withResultsTogether(String body) {
        try {
            var request = Json.mapper().readTree(body);
            if (request instanceof ObjectNode object && request.path("contents") instanceof ArrayNode turns) {
                object.set("contents", together(turns));
            }
            return request.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("LangChain4j wrote a request that is not JSON", e);
        }
    }

    private static ArrayNode together(ArrayNode turns) {
        var joined = Json.mapper().createArrayNode();
        for (var turn : turns) {
            var last = joined.path(joined.size() - 1);
            if (isResults(turn) && isResults(last)) {
                turn.path("parts").forEach(((ArrayNode) last.path("parts"))::add);
            } else {
                joined.add(turn);
            }
        }
        return joined;
    }

    private static boolean isResults(JsonNode turn) {
        var parts = turn.path("parts");
        if (!parts.isArray() || parts.isEmpty()) {
            return false;
        }
        for (var part : parts) {
            if (!part.has("functionResponse")) {
                return false;
            }
        }
        return true;
    }
}
