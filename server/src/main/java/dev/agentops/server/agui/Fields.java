package dev.agentops.server.agui;

import com.fasterxml.jackson.databind.JsonNode;

/** Text fields of a JSON object, with a clear word on each one that is wrong. */
record Fields(JsonNode json, String prefix) {
    String text(String field, int maxLength) throws AgUiException.BadInput {
        String text = optionalText(field, maxLength);
        if (text.isBlank()) {
            throw new AgUiException.BadInput(prefix + field, "'" + prefix + field + "' is missing or empty.");
        }
        return text;
    }

    /** @return empty when the field is absent */
    String optionalText(String field, int maxLength) throws AgUiException.BadInput {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new AgUiException.BadInput(prefix + field, "'" + prefix + field + "' must be a string.");
        }
        return checked(value.asText(), prefix + field, maxLength);
    }

    static String checked(String text, String at, int maxLength) throws AgUiException.BadInput {
        if (text.length() > maxLength) {
            throw new AgUiException.BadInput(at, "'" + at + "' is longer than " + maxLength + " characters.");
        }
        if (text.indexOf('\0') >= 0) {
            throw new AgUiException.BadInput(at, "'" + at + "' holds a NUL character.");
        }
        return text;
    }
}
