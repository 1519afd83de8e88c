package dev.agentops.agentkit.langchain4j.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.LinkedHashSet;

import static dev.agentops.agentkit.langchain4j.simulator.RequestRules.require;

/**
 * What OpenAI's Responses API refuses.
 *
 * <ul>
 *   <li>items, and that each {@code function_call} has one {@code function_call_output} with its {@code call_id}:
 *       platform.openai.com/docs/api-reference/responses/create, platform.openai.com/docs/guides/function-calling
 *   <li>with {@code "store": false} a reasoning item carries its encrypted content, and what it led to follows at once:
 *       platform.openai.com/docs/guides/reasoning ("Keeping reasoning items in context", "Encrypted reasoning items")
 *   <li>at least 16 output tokens, names and call ids of at most 64 characters: the reference, and what the API answers
 * </ul>
 */
public final class OpenAiResponsesRules implements RequestRules {
    private static final int LEAST_OUTPUT = 16;
    private static final int LONGEST_ID = 64;

    @Override
    public void check(String path, JsonNode request) {
        require(
                request.path("max_output_tokens").asInt(LEAST_OUTPUT) >= LEAST_OUTPUT,
                "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got %s instead.",
                request.path("max_output_tokens").asInt());
        tools(request);
        var input = request.path("input");
        require(
                !input.isEmpty(),
                "One of \"input\" or \"previous_response_id\" or 'prompt' or 'conversation' must be provided.");
        var open = new LinkedHashSet<String>();
        var all = new HashSet<String>();
        for (int i = 0; i < input.size(); i++) {
            var item = input.get(i);
            String type = item.path("type").asText("message");
            switch (type) {
                case "message" -> {
                    require(open.isEmpty(), "No tool output found for function call %s.", String.join(", ", open));
                    message(item, i);
                }
                case "function_call" -> {
                    String id = item.path("call_id").asText();
                    require(
                            !id.isEmpty() && id.length() <= LONGEST_ID,
                            "Invalid 'input[%s].call_id': expected a string of 1 to 64 characters.",
                            i);
                    require(
                            all.add(id),
                            "Duplicate item found with id %s. Remove duplicate items from your input and try again.",
                            id);
                    open.add(id);
                    OpenAiRules.name(item, "input[%s]".formatted(i));
                    OpenAiRules.arguments(item.path("arguments"), "input[%s].arguments".formatted(i));
                }
                case "function_call_output" -> {
                    String id = item.path("call_id").asText();
                    require(open.remove(id), "No tool call found for function call output with call_id %s.", id);
                    require(
                            item.path("output").isTextual()
                                    || item.path("output").isArray(),
                            "Missing required parameter: 'input[%s].output'.",
                            i);
                }
                case "reasoning" -> reasoning(request, item, input.path(i + 1), i);
                default ->
                    require(false, "Invalid value: '%s'. Supported values are: 'message', 'function_call', …", type);
            }
        }
        require(open.isEmpty(), "No tool output found for function call %s.", String.join(", ", open));
    }

    @Override
    public String refusal(Refused refused) {
        return new OpenAiRules().refusal(refused);
    }

    private static void message(JsonNode item, int i) {
        String role = item.path("role").asText();
        String kind = role.equals("assistant") ? "output_text" : "input_text";
        require(!item.path("content").isEmpty(), "Invalid 'input[%s].content': empty array.", i);
        for (var part : item.path("content")) {
            require(
                    part.path("type").asText().equals(kind),
                    "Invalid value: '%s'. Supported values are: '%s'.",
                    part.path("type").asText(),
                    kind);
            require(!part.path("text").asText().isBlank(), "Invalid 'input[%s].content[0].text': empty string.", i);
        }
    }

    private static void reasoning(JsonNode request, JsonNode item, JsonNode next, int i) {
        require(item.path("summary").isArray(), "Missing required parameter: 'input[%s].summary'.", i);
        require(
                request.path("store").asBoolean(true)
                        || !item.path("encrypted_content").asText().isEmpty(),
                "Item with id '%s' not found. Items are not persisted when `store` is set to false. Try again with `store` set to"
                        + " true, or remove this item from your input.",
                item.path("id").asText());
        boolean followed = next.path("type").asText().equals("function_call")
                || next.path("type").asText().equals("reasoning")
                || next.path("role").asText().equals("assistant");
        require(followed, "Item 'input[%s]' of type 'reasoning' was provided without its required following item.", i);
    }

    private static void tools(JsonNode request) {
        var tools = request.path("tools");
        for (int i = 0; i < tools.size(); i++) {
            OpenAiRules.name(tools.get(i), "tools[%s]".formatted(i));
            require(tools.get(i).has("parameters"), "Missing required parameter: 'tools[%s].parameters'.", i);
        }
        require(
                !tools.isEmpty() || !request.has("tool_choice"),
                "Tool choice '%s' must be specified with 'tools' parameter.",
                request.path("tool_choice").asText());
    }
}
