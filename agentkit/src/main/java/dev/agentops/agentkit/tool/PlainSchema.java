package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * A foreign JSON Schema in the plain form that every provider takes. Its rules:
 *
 * <ul>
 *   <li>The top is an object: a missing type there is taken as one, another type is refused. {@link TopLevel} has the rest.
 *   <li>No references: one within the schema is replaced by what it names; one that leads into itself, to nothing, or out of the
 *       schema, by "anything".
 *   <li>Older drafts: a boolean {@code required} or {@code exclusiveMinimum} is left out, a list of {@code items} is
 *       {@code prefixItems}.
 *   <li>Bounded: at most {@value #MAX_CHARACTERS} characters, {@value #MAX_DEPTH} levels, {@value #MAX_NODES} nodes, else refused.
 *   <li>Keywords that it does not know stay as they are.
 * </ul>
 *
 * What the plain form cannot say is left open and never made stricter: who runs the tool checks its input again.
 */
final class PlainSchema {
    static final int MAX_CHARACTERS = 64_000;
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 5_000;

    private static final Set<String> DROPPED = Set.of(
            "$schema",
            "$id",
            "id",
            "$ref",
            "$dynamicRef",
            "$recursiveRef",
            "$anchor",
            "$dynamicAnchor",
            "$recursiveAnchor",
            "$vocabulary",
            "$comment",
            "$defs",
            "definitions");

    /** Their values are data: what looks like a schema in them is none. */
    private static final Set<String> DATA = Set.of("enum", "const", "default", "examples", "example", "required");

    /** Their values are named schemas: the names are no keywords. */
    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "dependentSchemas");

    private final JsonNode root;
    private final Deque<String> open = new ArrayDeque<>();
    private int nodes;

    private PlainSchema(JsonNode root) {
        this.root = root;
    }

    /** @throws IllegalArgumentException when it has no plain form; says why */
    static ObjectNode of(JsonNode schema) {
        if (!schema.isObject()) {
            throw new IllegalArgumentException("the input schema is not a JSON object");
        }
        var plain = TopLevel.of(new PlainSchema(schema).schema(schema, 0));
        int characters = plain.toString().length();
        if (characters > MAX_CHARACTERS) {
            throw new IllegalArgumentException("the input schema has " + characters
                    + " characters with its references written out; at most " + MAX_CHARACTERS + " are taken");
        }
        return plain;
    }

    /** A copy without some keywords, at any depth. */
    static ObjectNode without(ObjectNode plain, Set<String> keywords) {
        var copy = Json.mapper().createObjectNode();
        plain.properties().forEach(field -> {
            if (!keywords.contains(field.getKey())) {
                copy.set(field.getKey(), stripped(field.getKey(), field.getValue(), keywords));
            }
        });
        return copy;
    }

    private static JsonNode stripped(String keyword, JsonNode value, Set<String> keywords) {
        if (DATA.contains(keyword)) {
            return value;
        }
        if (value instanceof ObjectNode object && NAMED.contains(keyword)) {
            var copy = Json.mapper().createObjectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), stripped("", field.getValue(), keywords)));
            return copy;
        }
        if (value instanceof ArrayNode array) {
            var copy = Json.mapper().createArrayNode();
            array.forEach(item -> copy.add(stripped("", item, keywords)));
            return copy;
        }
        return value instanceof ObjectNode object ? without(object, keywords) : value;
    }

    private ObjectNode schema(JsonNode schema, int depth) {
        var plain = Json.mapper().createObjectNode();
        schema.properties().forEach(field -> {
            if (!DROPPED.contains(field.getKey())) {
                plain.set(field.getKey(), value(field.getKey(), field.getValue(), depth + 1));
            }
        });
        if (schema.path("$ref").isTextual()) {
            var said = plain.get("description");
            plain.setAll(referenced(schema.get("$ref").textValue(), depth));
            if (said != null) {
                plain.set("description", said);
            }
        }
        ofOldDrafts(plain);
        if (!plain.has("type")) {
            if (plain.path("properties").isObject()) {
                plain.put("type", "object");
            } else if (plain.path("items").isObject()) {
                plain.put("type", "array");
            }
        }
        return plain;
    }

    /** What older drafts wrote in another way, which providers refuse. */
    private static void ofOldDrafts(ObjectNode plain) {
        for (String flag : new String[] {"required", "exclusiveMinimum", "exclusiveMaximum"}) {
            if (plain.path(flag).isBoolean()) {
                plain.remove(flag);
            }
        }
        if (plain.path("items").isArray()) {
            plain.set("prefixItems", plain.remove("items"));
        }
    }

    private JsonNode value(String keyword, JsonNode value, int depth) {
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "the input schema is too large: with its references written out it has more than " + MAX_NODES
                            + " nodes or " + MAX_DEPTH + " levels");
        }
        if (DATA.contains(keyword)) {
            return value;
        }
        if (value.isObject() && NAMED.contains(keyword)) {
            var named = Json.mapper().createObjectNode();
            value.properties().forEach(field -> named.set(field.getKey(), property(field.getValue(), depth + 1)));
            return named;
        }
        if (value.isArray()) {
            var array = Json.mapper().createArrayNode();
            value.forEach(item -> array.add(value("", item, depth + 1)));
            return array;
        }
        return value.isObject() ? schema(value, depth) : value;
    }

    private JsonNode property(JsonNode schema, int depth) {
        if (schema.isBoolean()) {
            var anything = Json.mapper().createObjectNode();
            return schema.booleanValue()
                    ? anything
                    : anything.set("not", Json.mapper().createObjectNode());
        }
        if (!schema.isObject()) {
            throw new IllegalArgumentException("the input schema has a property that is no schema");
        }
        return value("", schema, depth);
    }

    private ObjectNode referenced(String reference, int depth) {
        if (!reference.startsWith("#/") || open.contains(reference)) {
            return Json.mapper().createObjectNode();
        }
        var target = root.at(reference.substring(1));
        if (!target.isObject()) {
            return Json.mapper().createObjectNode();
        }
        open.push(reference);
        try {
            return (ObjectNode) value("", target, depth + 1);
        } finally {
            open.pop();
        }
    }
}
