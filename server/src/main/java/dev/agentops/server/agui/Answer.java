package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An entry of {@code resume}: a human's decision about one approval.
 *
 * @param digest what the client was shown
 */
public record Answer(String approvalId, String digest, boolean approve, String reason) {
    private static final int MAX_REASON = 4_000;
    private static final int MAX_ID = 200;

    /** @param at where it stands in the input */
    static Answer of(JsonNode json, String at) throws AgUiException.BadInput {
        var fields = new Fields(json, at + ".");
        String id = fields.text("interruptId", MAX_ID);
        int dot = id.indexOf('.');
        if (dot <= 0) {
            throw new AgUiException.BadInput(
                    at + ".interruptId", "'" + at + ".interruptId' is no id of an interrupt of this server.");
        }
        String approval = id.substring(0, dot);
        String digest = id.substring(dot + 1);
        return switch (fields.text("status", 20)) {
            case "cancelled" -> new Answer(approval, digest, false, "The question was dismissed.");
            case "resolved" -> decision(approval, digest, json.path("payload"), at + ".payload");
            default ->
                throw new AgUiException.BadInput(at + ".status", "'" + at + ".status' must be resolved or cancelled.");
        };
    }

    private static Answer decision(String approval, String digest, JsonNode payload, String at)
            throws AgUiException.BadInput {
        if (!payload.isObject() || !payload.path("approved").isBoolean()) {
            throw new AgUiException.BadInput(
                    at, "'" + at + "' must be {\"approved\": true or false, \"reason\"?: \"…\"}.");
        }
        if (payload.hasNonNull("editedArgs")) {
            throw new AgUiException.BadInput(
                    at + ".editedArgs",
                    "Arguments cannot be edited: what runs is what was shown. Reject with a reason that says what to change.");
        }
        return new Answer(
                approval,
                digest,
                payload.get("approved").booleanValue(),
                new Fields(payload, at + ".").optionalText("reason", MAX_REASON));
    }
}
