package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentops.agentkit.Json;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Ends a stream at the first event that cannot be read or that reports an error. LangChain4j logs an unreadable event and reads
 * on, which would give an answer with a hole in it, and drops the type of a reported error.
 */
final class StrictEvents implements ServerSentEventListener {
    private final ServerSentEventListener next;
    private final UnaryOperator<String> withoutKey;
    private final Runnable heard;

    /** @param heard told of each event that says something: a ping does not */
    StrictEvents(ServerSentEventListener next, UnaryOperator<String> withoutKey, Runnable heard) {
        this.next = next;
        this.withoutKey = withoutKey;
        this.heard = heard;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        next.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        try {
            if (!isPing(event)) {
                heard.run();
            }
            refuseError(event.data());
            next.onEvent(event, context);
        } catch (RuntimeException e) {
            context.parsingHandle().cancel();
            next.onError(e);
        }
    }

    @Override
    public void onError(Throwable error) {
        next.onError(error);
    }

    @Override
    public void onClose() {
        next.onClose();
    }

    private static boolean isPing(ServerSentEvent event) {
        return "ping".equals(event.event())
                || event.data() == null
                || event.data().isBlank();
    }

    private void refuseError(String data) {
        if (data == null || !data.contains("\"error\"")) {
            return;
        }
        JsonNode event;
        try {
            event = Json.mapper().readTree(data);
        } catch (JsonProcessingException e) {
            throw new StreamFailure("");
        }
        var error = error(event);
        if (error.isObject()) {
            throw new StreamFailure(withoutKey.apply(Json.write(Map.of("error", error))));
        }
    }

    /** Most name it {@code error}; OpenAI's Responses API has an event that is one, and one that holds one. */
    private static JsonNode error(JsonNode event) {
        if (event.path("error").isObject()) {
            return event.path("error");
        }
        return switch (event.path("type").asText("")) {
            case "error" -> event;
            case "response.failed" -> event.path("response").path("error");
            default -> MissingNode.getInstance();
        };
    }
}
