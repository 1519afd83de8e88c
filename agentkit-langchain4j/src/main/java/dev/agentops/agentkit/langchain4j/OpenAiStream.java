package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

import java.util.HashMap;
import java.util.Map;

/**
 * What servers of OpenAI's kind write otherwise than OpenAI, put right: calls that all stand at index 0 (Ollama), and arguments that are
 * an object and not its JSON.
 */
final class OpenAiStream implements ServerSentEventListener {
    private final ServerSentEventListener next;
    /** Where a call that the server says is at some index really is. */
    private final Map<Integer, Integer> places = new HashMap<>();

    private int calls;

    OpenAiStream(ServerSentEventListener next) {
        this.next = next;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
        next.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        next.onEvent(new ServerSentEvent(event.event(), mended(event.data())), context);
    }

    @Override
    public void onError(Throwable error) {
        next.onError(error);
    }

    @Override
    public void onClose() {
        next.onClose();
    }

    private String mended(String data) {
        if (data == null || !data.contains("\"tool_calls\"")) {
            return data;
        }
        JsonNode chunk;
        try {
            chunk = Json.mapper().readTree(data);
        } catch (JsonProcessingException e) {
            throw new StreamFailure("");
        }
        if (chunk.path("choices").path(0).path("delta") instanceof ObjectNode delta) {
            for (var call : delta.path("tool_calls")) {
                if (call instanceof ObjectNode object) {
                    mend(object);
                }
            }
        }
        return chunk.toString();
    }

    /** Only the first piece of a call has a name. */
    private void mend(ObjectNode call) {
        int index = call.path("index").asInt();
        boolean begins = !call.path("function").path("name").asText().isEmpty();
        if (begins || !places.containsKey(index)) {
            places.put(index, calls++);
        }
        call.put("index", places.get(index));
        if (call.path("function") instanceof ObjectNode function
                && function.path("arguments").isContainerNode()) {
            function.put("arguments", function.get("arguments").toString());
        }
    }
}
