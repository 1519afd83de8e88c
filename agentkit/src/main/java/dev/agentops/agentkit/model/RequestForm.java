package dev.agentops.agentkit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/**
 * What of a request decides whether it is the same as another: all of it but secrets and ids. Ids differ from run to run, so
 * messages have none here, and calls are numbered in their order.
 */
record RequestForm(JsonNode json, String digest) {
    private static final int MAX_SHOWN = 120;

    static RequestForm of(ModelRequest request) {
        var json = Secrets.hidden(Json.tree(request));
        var numbers = new HashMap<String, String>();
        for (var message : json.path("messages")) {
            ((ObjectNode) message).remove("id");
            message.path("toolCalls").forEach(call -> number((ObjectNode) call, "id", numbers));
            number((ObjectNode) message, "toolCallId", numbers);
            number((ObjectNode) message, "handle", numbers);
        }
        json.path("messages").forEach(message -> hide((ObjectNode) message, numbers));
        return new RequestForm(json, digest(json));
    }

    /** Where two requests first differ, such as {@code /messages/2/content: recorded "a", asked "b"}. */
    static Optional<String> firstDifference(JsonNode recorded, JsonNode asked) {
        return Optional.ofNullable(difference("", recorded, asked));
    }

    private static @Nullable String difference(String path, @Nullable JsonNode recorded, @Nullable JsonNode asked) {
        if (recorded == null || asked == null) {
            return path + ": recorded " + shown(recorded) + ", asked " + shown(asked);
        }
        if (recorded.isObject() && asked.isObject()) {
            var names = new LinkedHashSet<String>();
            recorded.fieldNames().forEachRemaining(names::add);
            asked.fieldNames().forEachRemaining(names::add);
            for (var name : names) {
                String found = difference(path + "/" + name, recorded.get(name), asked.get(name));
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        if (recorded.isArray() && asked.isArray()) {
            for (int i = 0; i < Math.max(recorded.size(), asked.size()); i++) {
                String found = difference(path + "/" + i, recorded.get(i), asked.get(i));
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        return recorded.equals(asked) ? null : path + ": recorded " + shown(recorded) + ", asked " + shown(asked);
    }

    private static String shown(@Nullable JsonNode node) {
        if (node == null) {
            return "nothing";
        }
        String text = node.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    /** A result that is stored names its handle, which is its call's id, in its text. */
    private static void hide(ObjectNode message, Map<String, String> numbers) {
        String content = message.path("content").asText();
        for (var id : numbers.entrySet()) {
            content = content.replace(id.getKey(), id.getValue());
        }
        if (message.has("content")) {
            message.put("content", content);
        }
    }

    private static void number(ObjectNode node, String field, Map<String, String> numbers) {
        if (node.hasNonNull(field)) {
            node.put(field, numbers.computeIfAbsent(node.get(field).asText(), id -> "call " + (numbers.size() + 1)));
        }
    }

    /** SHA-256 over the JSON with its fields in alphabetical order. */
    private static String digest(JsonNode json) {
        try {
            String sorted = Json.mapper()
                    .writer()
                    .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(Json.mapper().treeToValue(json, Object.class));
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(sorted.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
