package dev.agentops.agentkit.langchain4j.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.agentops.agentkit.langchain4j.simulator.RequestRules.require;

/**
 * What Google's {@code generateContent} refuses.
 *
 * <ul>
 *   <li>roles, parts, and that the user begins and ends: ai.google.dev/api/caching#Content, ai.google.dev/gemini-api/docs/text-generation
 *   <li>a turn of calls comes right after the user or after results, the results come right after their calls, as many and under the
 *       same names: ai.google.dev/gemini-api/docs/function-calling, and what the API answers (google-gemini/gemini-cli#11814,
 *       langchain-ai/langchain#27799)
 *   <li>names begin with a letter or an underscore, parameters are of OpenAPI's subset: ai.google.dev/api/caching#FunctionDeclaration
 *   <li>from Gemini 3 on the first call of each step since the user spoke carries a signature:
 *       ai.google.dev/gemini-api/docs/thought-signatures
 * </ul>
 */
public final class GeminiRules implements RequestRules {
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}";
    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "format",
            "title",
            "description",
            "nullable",
            "enum",
            "maxItems",
            "minItems",
            "properties",
            "required",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "example",
            "anyOf",
            "propertyOrdering",
            "default",
            "items",
            "minimum",
            "maximum",
            "additionalProperties");

    @Override
    public void check(String path, JsonNode request) {
        tools(request);
        var turns = request.path("contents");
        require(!turns.isEmpty(), "* GenerateContentRequest.contents: contents is not specified");
        for (int i = 0; i < turns.size(); i++) {
            turn(turns, i);
        }
        require(
                role(turns, turns.size() - 1).equals("user"),
                "Please ensure that single turn requests end with a user role or the role field is empty.");
        if (path.contains("/gemini-3")) {
            signatures(turns);
        }
    }

    @Override
    public String refusal(Refused refused) {
        return Json.write(
                Map.of("error", Map.of("code", 400, "message", refused.getMessage(), "status", "INVALID_ARGUMENT")));
    }

    private static void turn(JsonNode turns, int i) {
        require(Set.of("user", "model").contains(role(turns, i)), "Please use a valid role: user, model.");
        var parts = turns.get(i).path("parts");
        require(!parts.isEmpty(), "* GenerateContentRequest.contents[%s].parts: contents.parts must not be empty.", i);
        for (int at = 0; at < parts.size(); at++) {
            part(parts.get(at), "contents[%s].parts[%s]".formatted(i, at));
        }
        var calls = names(turns, i, "functionCall");
        var results = names(turns, i, "functionResponse");
        require(
                calls.isEmpty() || i > 0 && role(turns, i - 1).equals("user"),
                "Please ensure that function call turn comes immediately after a user turn or after a function response turn.");
        require(
                results.isEmpty()
                        || i > 0 && !names(turns, i - 1, "functionCall").isEmpty(),
                "Please ensure that function response turn comes immediately after a function call turn.");
        if (i > 0) {
            var asked = names(turns, i - 1, "functionCall");
            require(
                    asked.size() == results.size(),
                    "Please ensure that the number of function response parts is equal to the number of function call parts of the"
                            + " function call turn.");
            require(asked.equals(results), "Function responses %s do not match the function calls %s.", results, asked);
        }
        require(
                calls.isEmpty() || i + 1 < turns.size(),
                "Please ensure that the number of function response parts is equal to the number of function call parts of the"
                        + " function call turn.");
    }

    private static void part(JsonNode part, String where) {
        boolean hasData = part.has("functionCall")
                || part.has("functionResponse")
                || part.has("text") && !part.path("text").asText().isEmpty();
        require(
                hasData,
                "* GenerateContentRequest.%s.data: required oneof field 'data' must have one initialized field",
                where);
        for (var field : List.of("functionCall", "functionResponse")) {
            if (part.has(field)) {
                require(
                        part.path(field).path("name").asText().matches(NAME),
                        "* GenerateContentRequest.%s.%s.name: Invalid function name.",
                        where,
                        field);
            }
        }
        require(
                !part.has("functionCall")
                        || part.path("functionCall").path("args").isObject(),
                "Invalid value at '%s.function_call.args' (type.googleapis.com/google.protobuf.Struct)",
                where);
        require(
                !part.has("functionResponse")
                        || part.path("functionResponse").path("response").isObject(),
                "Invalid value at '%s.function_response.response' (type.googleapis.com/google.protobuf.Struct)",
                where);
    }

    /** Walks back from the newest turn to the last one in which the user spoke. */
    private static void signatures(JsonNode turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (role(turns, i).equals("user")
                    && names(turns, i, "functionResponse").isEmpty()) {
                return;
            }
            for (var part : turns.get(i).path("parts")) {
                if (part.has("functionCall")) {
                    require(
                            !part.path("thoughtSignature").asText().isEmpty(),
                            "Function call is missing a thought_signature in functionCall parts. This is required for tools to work"
                                    + " correctly, and missing thought_signature may lead to degraded model performance. Additional"
                                    + " data, function call `default_api:%s`, position %s.",
                            part.path("functionCall").path("name").asText(),
                            i + 1);
                    break;
                }
            }
        }
    }

    private static void tools(JsonNode request) {
        var names = new HashSet<String>();
        int at = 0;
        for (var tool : request.path("tools")) {
            for (var function : tool.path("functionDeclarations")) {
                String where = "tools[0].function_declarations[%s]".formatted(at++);
                String name = function.path("name").asText();
                require(
                        name.matches(NAME),
                        "* GenerateContentRequest.%s.name: Invalid function name. Must start with a letter or an underscore. Must be"
                                + " alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum"
                                + " length of 64.",
                        where);
                require(names.add(name), "Duplicate function declaration found: %s", name);
                if (function.has("parameters")) {
                    require(
                            !function.path("parameters").path("properties").isEmpty(),
                            "* GenerateContentRequest.%s.parameters.properties: should be non-empty for OBJECT type",
                            where);
                    keywords(function.path("parameters"), where + ".parameters");
                }
            }
        }
        require(
                at > 0 || !request.path("toolConfig").has("functionCallingConfig"),
                "Function calling config is set without function_declarations.");
    }

    private static void keywords(JsonNode schema, String where) {
        schema.fieldNames()
                .forEachRemaining(keyword -> require(
                        KEYWORDS.contains(keyword),
                        "Invalid JSON payload received. Unknown name \"%s\" at '%s': Cannot find field.",
                        keyword,
                        where));
        schema.path("properties")
                .properties()
                .forEach(property -> keywords(property.getValue(), where + ".properties[0].value"));
        if (schema.path("items").isObject()) {
            keywords(schema.path("items"), where + ".items");
        }
    }

    private static List<String> names(JsonNode turns, int i, String field) {
        var names = new ArrayList<String>();
        for (var part : turns.get(i).path("parts")) {
            if (part.has(field)) {
                names.add(part.path(field).path("name").asText());
            }
        }
        return names;
    }

    private static String role(JsonNode turns, int i) {
        return turns.path(i).path("role").asText();
    }
}
