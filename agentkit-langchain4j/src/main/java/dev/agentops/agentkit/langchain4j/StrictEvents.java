package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.agentops.agentkit.Json;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

/**
 * Ends a stream at the first event that cannot be read or that reports an error. LangChain4j logs an unreadable event and reads
 * on, which would give an answer with a hole in it, and drops the type of a reported error.
 */
final class StrictEvents implements ServerSentEventListener {
    private final ServerSentEventListener next;

    StrictEvents(ServerSentEventListener next) {
        this.next = next;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        next.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        try {
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

    private static void refuseError(String data) {
        if (data == null || !data.contains("\"error\"")) {
            return;
        }
        try {
            if (Json.mapper().readTree(data).path("error").isObject()) {
                throw new StreamFailure(data);
            }
        } catch (JsonProcessingException e) {
            throw new StreamFailure("");
        }
    }
}
