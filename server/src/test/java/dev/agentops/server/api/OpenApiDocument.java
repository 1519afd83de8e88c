package dev.agentops.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code openapi.yaml} as a test reads it. */
final class OpenApiDocument {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final String COMPONENTS = "#/components/";

    private final JsonNode root;

    OpenApiDocument() throws IOException {
        root = new YAMLMapper().readTree(OpenApi.read());
    }

    /** Such as {@code GET /api/threads/{id}}. */
    Set<String> operations() {
        var operations = new TreeSet<String>();
        root.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        operations.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    JsonNode schemas() {
        return root.get("components").get("schemas");
    }

    JsonNode operation(String operation) {
        var words = operation.split(" ", 2);
        return root.get("paths").get(words[1]).get(words[0].toLowerCase(Locale.ROOT));
    }

    List<String> queryParameters(String operation) {
        return operation(operation)
                .path("parameters")
                .valueStream()
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .map(parameter -> parameter.path("name").asText())
                .toList();
    }

    /** The fields of its JSON body; none when it takes no body. */
    List<String> bodyFields(String operation) {
        var schema = resolved(resolved(operation(operation).path("requestBody"))
                .path("content")
                .path("application/json")
                .path("schema"));
        return schema.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All the places that refer to something that is not there. */
    List<String> brokenReferences() {
        var broken = new ArrayList<String>();
        for (var reference : root.findValues("$ref")) {
            if (root.at(reference.asText().substring(1)).isMissingNode()) {
                broken.add(reference.asText());
            }
        }
        return broken;
    }

    /** What is wrong with an answer: with its status, its content type, its body. */
    List<String> problems(String operation, int status, String contentType, String body) {
        var response = resolved(operation(operation).path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return List.of(operation + " documents no " + status + ": " + body);
        }
        String type = contentType.split(";", 2)[0];
        var content = response.path("content");
        if (content.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of(operation + " documents no body for " + status);
        }
        if (!content.has(type)) {
            return List.of(operation + " documents no " + type + " for " + status);
        }
        return type.endsWith("json") ? schemaProblems(content.get(type).get("schema"), body) : List.of();
    }

    private List<String> schemaProblems(JsonNode schema, String body) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.get("components"));
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(whole)
                    .validate(Json.mapper().readTree(body))
                    .stream()
                    .map(Error::toString)
                    .toList();
        } catch (IOException e) {
            return List.of("not JSON: " + body);
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") && node.get("$ref").asText().startsWith(COMPONENTS)
                ? root.at(node.get("$ref").asText().substring(1))
                : node;
    }
}
