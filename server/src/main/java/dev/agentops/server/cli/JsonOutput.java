package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.util.List;

/** What {@code --json} prints: the server's objects on one line, with the fields that scripts rely on first and in this order. */
final class JsonOutput {
    private static final List<String> APPROVAL =
            List.of("id", "toolCallId", "runId", "threadId", "tool", "arguments", "risk", "requestedAt", "expiresAt");

    private JsonOutput() {}

    static String approvals(JsonNode approvals) {
        ArrayNode ordered = Json.mapper().createArrayNode();
        approvals.forEach(approval -> ordered.add(ordered(approval)));
        return ordered.toString();
    }

    static String approval(JsonNode approval) {
        return ordered(approval).toString();
    }

    private static ObjectNode ordered(JsonNode approval) {
        ObjectNode ordered = Json.mapper().createObjectNode();
        APPROVAL.forEach(name -> ordered.set(name, approval.get(name)));
        approval.properties().forEach(field -> ordered.putIfAbsent(field.getKey(), field.getValue()));
        return ordered;
    }
}
