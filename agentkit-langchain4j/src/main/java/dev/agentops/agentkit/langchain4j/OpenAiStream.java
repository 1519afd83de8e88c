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
 * What servers of OpenAI's kind write otherwise than OpenAI, put right: calls that all stand at index 0 (Ollama), a name that is null
 * or that comes again with each piece of a call, and arguments that are an object and not its JSON.
 */
final class OpenAiStream implements ServerSentEventListener {
    private final ServerSentEventListener next;
    /** The newest call of those that the server says are at some index. */
    private final Map<Integer, Call> newest = new HashMap<>();

    private int calls;

    private static final class Call {
        private final int place;
        private final String name;
        private final StringBuilder arguments = new StringBuilder();
        private String id = "";

        Call(int place, String name) {
            this.place = place;
            this.name = name;
        }

        /** Without an id only the arguments tell: a name after whole ones is that of another call. */
        boolean goesOn(String pieceId, String pieceName) {
            if (pieceName.isEmpty()) {
                return true;
            }
            if (!pieceId.isEmpty() && !id.isEmpty()) {
                return pieceId.equals(id);
            }
            return pieceName.equals(name) && !isJson(arguments.toString());
        }
    }

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

    /** LangChain4j wants the name and the id once, in the first piece of a call: it would join what comes again. */
    private void mend(ObjectNode piece) {
        int index = piece.path("index").asInt();
        String id = piece.path("id").asText("");
        String name = piece.path("function").path("name").asText("");
        var call = newest.get(index);
        boolean begins = call == null || !call.goesOn(id, name);
        if (begins) {
            call = new Call(calls++, name);
            newest.put(index, call);
        }
        piece.put("index", call.place);
        if (!call.id.isEmpty()) {
            piece.remove("id");
        } else {
            call.id = id;
        }
        if (piece.path("function") instanceof ObjectNode function) {
            if (!begins) {
                function.remove("name");
            }
            if (function.path("arguments").isContainerNode()) {
                function.put("arguments", function.get("arguments").toString());
            }
            call.arguments.append(function.path("arguments").asText(""));
        }
    }

    private static boolean isJson(String text) {
        try {
            return Json.mapper().readTree(text).isContainerNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
