package dev.agentops.server.api;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

/** What a reader says over the WebSocket. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(ClientFrame.Subscribe.class),
    @JsonSubTypes.Type(ClientFrame.Unsubscribe.class),
    @JsonSubTypes.Type(ClientFrame.Ping.class)
})
sealed interface ClientFrame {
    /** @param after the last sequence number that the reader has; 0 for none */
    @JsonTypeName("sub")
    record Subscribe(String threadId, long after) implements ClientFrame {}

    @JsonTypeName("unsub")
    record Unsubscribe(String threadId) implements ClientFrame {}

    @JsonTypeName("ping")
    record Ping() implements ClientFrame {}

    /** Why a frame is refused, for who sent it. */
    final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String detail) {
            super(detail);
        }
    }

    static ClientFrame parse(String text) throws MalformedException {
        JsonNode frame;
        try {
            frame = Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new MalformedException("The frame is not JSON.");
        }
        return switch (frame.path("op").asText("")) {
            case "sub" -> new Subscribe(threadId(frame), after(frame));
            case "unsub" -> new Unsubscribe(threadId(frame));
            case "ping" -> new Ping();
            default -> throw new MalformedException("'op' must be sub, unsub or ping.");
        };
    }

    private static String threadId(JsonNode frame) throws MalformedException {
        var id = frame.path("threadId");
        if (!id.isTextual()
                || id.asText().isEmpty()
                || id.asText().length() > 100
                || PlainText.holdsControl(id.asText())) {
            throw new MalformedException("'threadId' must be the id of a thread.");
        }
        return id.asText();
    }

    private static long after(JsonNode frame) throws MalformedException {
        var after = frame.path("after");
        if (after.isMissingNode()) {
            return 0;
        }
        if (!after.isIntegralNumber() || !after.canConvertToLong() || after.asLong() < 0) {
            throw new MalformedException("'after' must be the last sequence number that you have, or 0.");
        }
        return after.asLong();
    }
}
