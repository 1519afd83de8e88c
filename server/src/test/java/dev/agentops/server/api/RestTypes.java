package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The schemas of {@code openapi.yaml} in the dashboard's language. */
final class RestTypes {
    private static final String HEAD = """
            // Written by WireTypesTest from the schemas of openapi.yaml, which real answers fit (OpenApiTest): change those, not this.
            // src/app/rest-fit.ts holds what the page reads against it.
            """;

    private RestTypes() {}

    static String typeScript(OpenApiDocument document) {
        return HEAD
                + document.schemas().properties().stream()
                        .map(schema -> "\nexport type " + schema.getKey() + " = " + type(schema.getValue()) + ";\n")
                        .collect(Collectors.joining());
    }

    private static String type(JsonNode schema) {
        if (!schema.has("$ref")) {
            return own(schema);
        }
        String name = schema.get("$ref").asText().replaceAll(".*/", "");
        return schema.has("properties") ? name + " & " + object(schema) : name;
    }

    private static String own(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.get("enum").valueStream().map(RestTypes::literal).collect(Collectors.joining(" | "));
        }
        if (schema.has("const")) {
            return literal(schema.get("const"));
        }
        for (String choice : Set.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return schema.get(choice).valueStream().map(RestTypes::type).collect(Collectors.joining(" | "));
            }
        }
        var type = schema.path("type");
        if (type.isMissingNode()) {
            return schema.has("properties") ? object(schema) : "unknown";
        }
        var names = type.isArray() ? type.valueStream() : Stream.of(type);
        return names.map(name -> named(name.asText(), schema)).collect(Collectors.joining(" | "));
    }

    private static String named(String type, JsonNode schema) {
        return switch (type) {
            case "string", "boolean", "null" -> type;
            case "integer", "number" -> "number";
            case "array" -> array(type(schema.path("items")));
            case "object" -> schema.has("properties") ? object(schema) : record(schema.path("additionalProperties"));
            default -> throw new IllegalArgumentException("no type for " + type);
        };
    }

    private static String array(String element) {
        return element.matches("[\\w\\[\\]]+") ? element + "[]" : "(" + element + ")[]";
    }

    private static String record(JsonNode values) {
        return "Record<string, " + (values.isObject() ? type(values) : "unknown") + ">";
    }

    private static String object(JsonNode schema) {
        var required = new HashSet<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        String fields = schema.path("properties").properties().stream()
                .map(field -> key(field.getKey())
                        + (required.contains(field.getKey()) ? ": " : "?: ")
                        + type(field.getValue()))
                .collect(Collectors.joining("; "));
        return "{ " + fields + " }";
    }

    private static String key(String name) {
        return name.matches("\\w+") ? name : "'" + name + "'";
    }

    private static String literal(JsonNode value) {
        return value.isTextual() ? "'" + value.asText().replace("'", "\\'") + "'" : value.toString();
    }
}
