package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

/**
 * Approvals as AG-UI interrupts. An interrupt's id holds the approval's digest, so that every client sends back what it was shown,
 * whether it knows of digests or not.
 */
final class Interrupts {
    private Interrupts() {}

    static String id(String approvalId, String digest) {
        return approvalId + "." + digest;
    }

    /** @param approval as the event {@code ops.approval.opened} holds it */
    static ObjectNode of(JsonNode approval) {
        var interrupt = Json.mapper()
                .createObjectNode()
                .put(
                        "id",
                        id(approval.get("id").asText(), approval.get("digest").asText()))
                .put("reason", "tool_call")
                .put("message", message(approval))
                .put("toolCallId", approval.get("toolCallId").asText())
                .put("expiresAt", approval.get("expiresAt").asText());
        interrupt.set("responseSchema", responseSchema());
        interrupt.putObject("metadata").putObject("ops").set("approval", approval);
        return interrupt;
    }

    /** All that a human must see to decide, for clients that show nothing else. */
    private static String message(JsonNode approval) {
        var text = new StringBuilder(approval.get("title").asText());
        String reason = approval.path("reason").asText();
        if (!reason.isEmpty()) {
            text.append("\n\nReason: ").append(reason);
        }
        text.append("\n\n")
                .append(approval.get("tool").asText())
                .append(' ')
                .append(approval.get("arguments").toPrettyString());
        return Visible.of(text.toString());
    }

    /** No {@code editedArgs}: that tells clients not to offer it. */
    private static ObjectNode responseSchema() {
        var schema = Json.mapper().createObjectNode().put("type", "object");
        var properties = schema.putObject("properties");
        properties.putObject("approved").put("type", "boolean").put("description", "true runs exactly what was shown");
        properties
                .putObject("reason")
                .put("type", "string")
                .put("description", "kept with the decision; the model reads the reason of a rejection");
        schema.putArray("required").add("approved");
        return schema;
    }
}
