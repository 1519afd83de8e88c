package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

import java.util.Map;
import java.util.Set;

/**
 * Google's stream has no event of its own at its end: the last one names a finish reason. LangChain4j takes any close for the
 * end, a cut one too, and trips over chunks without a candidate (a blocked prompt, usage alone).
 */
final class GeminiStream implements ServerSentEventListener {
    /** The model wrote what Google could not read. It may do better next time. */
    private static final Set<String> BROKEN =
            Set.of("MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS");

    private final ServerSentEventListener next;
    private boolean finished;

    GeminiStream(ServerSentEventListener next) {
        this.next = next;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        next.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        var chunk = withCandidate(event.data());
        String reason = chunk.path("candidates").path(0).path("finishReason").asText("");
        if (BROKEN.contains(reason)) {
            throw new StreamFailure(Json.write(
                    Map.of("error", Map.of("message", "the model's answer cannot be read (" + reason + ")"))));
        }
        finished |= !reason.isEmpty();
        next.onEvent(new ServerSentEvent(event.event(), chunk.toString()), context);
    }

    @Override
    public void onError(Throwable error) {
        next.onError(error);
    }

    @Override
    public void onClose() {
        if (finished) {
            next.onClose();
        }
    }

    private static ObjectNode withCandidate(String data) {
        var chunk = read(data);
        if (chunk.path("candidates").isEmpty()) {
            var candidate = chunk.putArray("candidates").addObject();
            if (chunk.path("promptFeedback").has("blockReason")) {
                candidate.put("finishReason", "PROHIBITED_CONTENT");
            }
        }
        return chunk;
    }

    private static ObjectNode read(String data) {
        try {
            JsonNode node = Json.mapper().readTree(data);
            if (node instanceof ObjectNode chunk) {
                return chunk;
            }
        } catch (JsonProcessingException e) {
            // said below: the exception would quote the answer
        }
        throw new StreamFailure("");
    }
}
