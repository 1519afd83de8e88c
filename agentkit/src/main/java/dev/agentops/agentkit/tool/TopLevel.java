package dev.agentops.agentkit.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The top of a {@link PlainSchema}: providers take an object with properties there and no choice. The parts of allOf, anyOf and oneOf
 * are laid over each other: all their properties may come, only what each part of a choice requires must. Names that a provider
 * would refuse are refused.
 */
final class TopLevel {
    private static final String PROPERTY_NAME = "[a-zA-Z0-9_.-]{1,64}";

    private TopLevel() {}

    static ObjectNode of(ObjectNode schema) {
        var type = schema.path("type");
        if (!type.isMissingNode()
                && texts(type.isArray() ? type : Json.tree(new JsonNode[] {type}))
                        .noneMatch("object"::equals)) {
            throw new IllegalArgumentException("the input schema is of type " + type + "; a tool takes an object");
        }
        var properties = Json.mapper().createObjectNode();
        var required = new LinkedHashSet<String>();
        lay(schema, properties, required);
        for (var part : schema.path("allOf")) {
            lay(part, properties, required);
        }
        for (String keyword : new String[] {"anyOf", "oneOf"}) {
            choose(schema.path(keyword), properties, required);
        }
        properties.fieldNames().forEachRemaining(TopLevel::checkName);
        return plain(schema, properties, required);
    }

    private static ObjectNode plain(ObjectNode schema, ObjectNode properties, Set<String> required) {
        var plain = Json.mapper().createObjectNode().put("type", "object");
        for (String text : new String[] {"title", "description"}) {
            if (schema.path(text).isTextual()) {
                plain.set(text, schema.get(text));
            }
        }
        plain.set("properties", properties);
        plain.set("required", Json.tree(required));
        if (schema.path("additionalProperties").isBoolean() && !schema.has("patternProperties")) {
            plain.set("additionalProperties", schema.get("additionalProperties"));
        }
        return plain;
    }

    /** What is there already stays: each part must fit, so one of them alone is the looser check. */
    private static void lay(JsonNode part, ObjectNode properties, Set<String> required) {
        part.path("properties").properties().forEach(field -> properties.putIfAbsent(field.getKey(), field.getValue()));
        texts(part.path("required")).forEach(required::add);
    }

    private static void choose(JsonNode parts, ObjectNode properties, Set<String> required) {
        if (!parts.isArray() || parts.isEmpty()) {
            return;
        }
        var chosen = Json.mapper().createObjectNode();
        Set<String> byAll = new LinkedHashSet<>();
        texts(parts.get(0).path("required")).forEach(byAll::add);
        for (var part : parts) {
            byAll.retainAll(texts(part.path("required")).toList());
            part.path("properties").properties().forEach(field -> add(chosen, field.getKey(), field.getValue()));
        }
        chosen.properties().forEach(field -> properties.putIfAbsent(field.getKey(), field.getValue()));
        required.addAll(byAll);
    }

    private static void add(ObjectNode chosen, String name, JsonNode schema) {
        var before = chosen.get(name);
        if (before == null) {
            chosen.set(name, schema);
        } else if (!before.equals(schema)) {
            chosen.putObject(name).putArray("anyOf").add(before).add(schema);
        }
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    private static void checkName(String name) {
        if (!name.matches(PROPERTY_NAME)) {
            throw new IllegalArgumentException("the input schema has a property whose name does not match "
                    + PROPERTY_NAME + ", which providers refuse");
        }
    }
}
