package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

/**
 * What LangChain4j writes and Google refuses. The results of calls that were made together go into one turn ("the number of function
 * response parts is equal to the number of function call parts"); LangChain4j writes a turn for each. And from Gemini 3 on the first
 * call of a turn needs a signature of the thoughts that led to it. Another model's calls have none: for them Google names a text that
 * stands in its place (ai.google.dev/gemini-api/docs/thought-signatures).
 */
final class GeminiRequest {
    private static final String NOT_ITS_OWN = "skip_thought_signature_validator";

    private final boolean signed;

    GeminiRequest(String model) {
        this.signed = !model.matches("gemini-[12]\\b.*");
    }

    String mended(String body) {
        try {
            var request = Json.mapper().readTree(body);
            if (request instanceof ObjectNode object && request.path("contents") instanceof ArrayNode turns) {
                object.set("contents", together(turns));
                if (signed) {
                    turns.forEach(GeminiRequest::sign);
                }
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

    private static void sign(JsonNode turn) {
        for (var part : turn.path("parts")) {
            if (part.has("functionCall")) {
                if (part.path("thoughtSignature").asText("").isEmpty()) {
                    ((ObjectNode) part).put("thoughtSignature", NOT_ITS_OWN);
                }
                return;
            }
        }
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
