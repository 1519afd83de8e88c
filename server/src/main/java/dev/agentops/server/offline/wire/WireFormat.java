package dev.agentops.server.offline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.server.offline.brain.Reply;

import java.io.IOException;

/** One provider's way to write requests and replies. Stateless. */
public interface WireFormat {
    /** @throws IllegalArgumentException when the request is none of this format; the message is for the client */
    WireRequest read(JsonNode body);

    ObjectNode whole(WireRequest request, Reply reply);

    void stream(WireRequest request, Reply reply, EventSink sink) throws IOException, InterruptedException;

    ObjectNode error(String message);

    /** Where a stream goes. */
    interface EventSink {
        /** @param name empty for an event without a name */
        void send(String name, String data) throws IOException;

        /** The time that a model takes for a word. */
        void pause() throws InterruptedException;
    }
}
