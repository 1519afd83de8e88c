package dev.agentops.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.agentops.agentkit.Json;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A JSON request body, read field by field with a clear word on each one that is wrong. */
final class Body {
    private final JsonNode json;
    private final String prefix;

    private Body(JsonNode json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    static Body of(Context context) {
        requireJson(context);
        try {
            var json = Json.mapper().readTree(context.body());
            if (!json.isObject()) {
                throw Problem.badRequest("The body must be a JSON object.");
            }
            PlainText.require(json, "");
            return new Body(json, "");
        } catch (JsonProcessingException e) {
            throw Problem.badRequest("The body is not JSON: " + e.getOriginalMessage());
        }
    }

    /** As {@link #of}; no body at all is an empty object. */
    static Body ofOptional(Context context) {
        return context.body().isBlank() ? new Body(Json.mapper().createObjectNode(), "") : of(context);
    }

    /** A form or a text that happens to be JSON is refused: a page of another site may send those. */
    static void requireJson(Context context) {
        String type = context.contentType();
        if (type != null) {
            String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (!plain.equals("application/json") && !plain.endsWith("+json")) {
                throw Problem.unsupportedMediaType(plain);
            }
        }
    }

    boolean flag(String field) {
        var value = json.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw Problem.field(prefix + field, "'" + prefix + field + "' must be true or false.");
        }
        return value.asBoolean(false);
    }

    /** The whole body, a value by name. */
    Map<String, JsonNode> values(int most) {
        var values = new LinkedHashMap<String, JsonNode>();
        for (var entry : json.properties()) {
            if (!entry.getKey().matches("[a-zA-Z_][a-zA-Z0-9_.-]{0,99}")) {
                throw Problem.field(
                        entry.getKey(),
                        "A key has up to 100 letters, digits, '.', '_' and '-', and begins with a letter.");
            }
            values.put(entry.getKey(), entry.getValue());
        }
        if (values.isEmpty() || values.size() > most) {
            throw Problem.badRequest("Send 1 to " + most + " keys with their new values; null removes a key.");
        }
        return values;
    }

    Body object(String field) {
        var value = json.path(field);
        if (!value.isObject()) {
            throw Problem.field(prefix + field, "'" + prefix + field + "' must be an object.");
        }
        return new Body(value, prefix + field + ".");
    }

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    JsonNode objectNode(String field) {
        object(field);
        return json.path(field);
    }

    String text(String field, int maxLength) {
        String text = optionalText(field, maxLength);
        if (text.isBlank()) {
            throw Problem.field(prefix + field, "'" + prefix + field + "' is missing or empty.");
        }
        return text;
    }

    /** @return empty when the field is absent */
    String optionalText(String field, int maxLength) {
        var value = json.path(field);
        if (value instanceof MissingNode || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw Problem.field(prefix + field, "'" + prefix + field + "' must be a string.");
        }
        if (value.asText().length() > maxLength) {
            throw Problem.field(
                    prefix + field, "'" + prefix + field + "' is longer than " + maxLength + " characters.");
        }
        return value.asText();
    }

    /** @return empty when the field is absent */
    Set<String> texts(String field, int max, int maxLength) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Set.of();
        }
        var texts = new LinkedHashSet<String>();
        value.forEach(one -> texts.add(one.asText()));
        boolean fits = value.isArray()
                && !texts.isEmpty()
                && texts.size() <= max
                && texts.stream().allMatch(text -> !text.isBlank() && text.length() <= maxLength);
        if (!fits) {
            throw Problem.field(
                    prefix + field, "'" + prefix + field + "' must be a list of 1 to " + max + " non-empty strings.");
        }
        return texts;
    }

    /** In order, each as it is; empty when the field is absent. */
    List<String> words(String field, int max, int maxLength) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        var words = value.valueStream().map(JsonNode::asText).toList();
        boolean fits = value.isArray()
                && value.valueStream().allMatch(JsonNode::isTextual)
                && words.size() <= max
                && words.stream().allMatch(word -> word.length() <= maxLength);
        if (!fits) {
            throw Problem.field(
                    prefix + field,
                    "'" + prefix + field + "' must be a list of up to " + max + " strings of up to " + maxLength
                            + " characters.");
        }
        return words;
    }

    /** @return null when the field is absent */
    @Nullable
    JsonNode maybe(String field) {
        var value = json.path(field);
        return value.isMissingNode() || value.isNull() ? null : value;
    }

    /** @return null when the field is absent */
    @Nullable
    JsonNode maybeObject(String field) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw Problem.field(prefix + field, "'" + prefix + field + "' must be an object.");
        }
        return value;
    }

    int integer(String field, int fallback, int min, int max) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return fallback;
        }
        if (!value.isInt() || value.asInt() < min || value.asInt() > max) {
            throw Problem.field(
                    prefix + field, "'" + prefix + field + "' must be a whole number from " + min + " to " + max + ".");
        }
        return value.asInt();
    }
}
