package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;

/** What the gate has to know of a tool that writes. */
public interface DangerousTool {
    String name();

    /** In words, such as {@code Edit store-api/src/Prices.java}. */
    String title(JsonNode arguments);

    String risk();

    /**
     * What the call would do as things stand now.
     *
     * @throws IllegalArgumentException when it cannot succeed as it stands; the message is for the model
     */
    Preview preview(JsonNode arguments) throws Exception;
}
