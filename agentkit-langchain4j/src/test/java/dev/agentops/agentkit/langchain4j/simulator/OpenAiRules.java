package dev.agentops.agentkit.langchain4j.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import static dev.agentops.agentkit.langchain4j.simulator.RequestRules.require;

/**
 * What OpenAI's Chat Completions API refuses, and two things that it takes and servers of its kind do not.
 *
 * <ul>
 *   <li>roles, content, tool calls and their answers: platform.openai.com/docs/api-reference/chat/create,
 *       platform.openai.com/docs/guides/function-calling
 *   <li>names of at most 64 characters of {@code a-zA-Z0-9_-}: the reference, {@code tools[].function.name}
 *   <li>ids of at most 40 characters: not in the reference, but what the API answers (openclaw/openclaw#875, agno-agi/agno#5382)
 *   <li>arguments that are the JSON of an object: docs.ollama.com/api/openai-compatibility and vLLM parse them on the way in
 *   <li>user and assistant take turns, and the user speaks last: the chat templates of vLLM's models ("Conversation roles must
 *       alternate user/assistant/user/assistant/…")
 * </ul>
 */
public final class OpenAiRules implements RequestRules {
    static final String NAME = "[a-zA-Z0-9_-]{1,64}";
    private static final int LONGEST_ID = 40;
    private static final int LONGEST_DESCRIPTION = 1_024;

    @Override
    public void check(String path, JsonNode request) {
        tools(request);
        var messages = request.path("messages");
        require(!messages.isEmpty(), "Invalid 'messages': empty array. Expected an array with minimum length 1.");
        var open = new LinkedHashSet<String>();
        var all = new HashSet<String>();
        String before = "";
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            String role = message.path("role").asText();
            if (!role.equals("tool")) {
                require(
                        open.isEmpty(),
                        "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                                + " 'tool_call_id'. The following tool_call_ids did not have response messages: %s",
                        String.join(", ", open));
            }
            switch (role) {
                case "system", "developer", "user" -> text(message, i);
                case "assistant" -> {
                    assistant(message, i);
                    calls(message.path("tool_calls"), i, open, all);
                }
                case "tool" -> {
                    require(
                            open.remove(message.path("tool_call_id").asText()),
                            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with"
                                    + " 'tool_calls'.");
                    require(message.path("content").isTextual(), "Invalid value for 'content': expected a string.");
                }
                default ->
                    require(
                            false,
                            "Invalid value: '%s'. Supported values are: 'system', 'assistant', 'user', 'tool'.",
                            role);
            }
            require(
                    !role.equals(before) || role.equals("tool"),
                    "Conversation roles must alternate user/assistant/user/assistant/...");
            before = role;
        }
        require(open.isEmpty(), "An assistant message with 'tool_calls' must be followed by tool messages");
        require(
                before.equals("user") || before.equals("tool"),
                "Expected last role User or Tool for serving but got %s",
                before);
    }

    @Override
    public String refusal(Refused refused) {
        return Json.write(Map.of("error", Map.of("message", refused.getMessage(), "type", "invalid_request_error")));
    }

    private static void text(JsonNode message, int i) {
        var content = message.path("content");
        require(
                content.isTextual() && !content.asText().isBlank() || content.isArray() && !content.isEmpty(),
                "Invalid value for 'messages[%s].content': expected a string, got null.",
                i);
    }

    private static void assistant(JsonNode message, int i) {
        if (message.has("tool_calls")) {
            require(
                    !message.path("tool_calls").isEmpty(),
                    "Invalid 'messages[%s].tool_calls': empty array. Expected an array with minimum length 1, but got an empty"
                            + " array instead.",
                    i);
        } else {
            text(message, i);
        }
    }

    private static void calls(JsonNode calls, int i, Set<String> open, Set<String> all) {
        for (int at = 0; at < calls.size(); at++) {
            String where = "messages[%s].tool_calls[%s]".formatted(i, at);
            var call = calls.get(at);
            String id = call.path("id").asText();
            require(!id.isEmpty(), "Missing required parameter: '%s.id'.", where);
            require(
                    id.length() <= LONGEST_ID,
                    "Invalid '%s.id': string too long. Expected a string with maximum length 40, but got a string with length %s"
                            + " instead.",
                    where,
                    id.length());
            require(all.add(id), "Duplicate value for '%s.id': '%s'.", where, id);
            open.add(id);
            name(call.path("function"), where + ".function");
            arguments(call.path("function").path("arguments"), where);
        }
    }

    static void name(JsonNode function, String where) {
        require(
                function.path("name").asText().matches(NAME),
                "Invalid '%s.name': string does not match pattern. Expected a string that matches the pattern"
                        + " '^[a-zA-Z0-9_-]+$'.",
                where);
    }

    static void arguments(JsonNode arguments, String where) {
        require(arguments.isTextual(), "Invalid type for '%s': expected a string with the arguments.", where);
        try {
            require(
                    Json.mapper().readTree(arguments.asText()).isObject(),
                    "%s: the arguments must be the JSON of an object",
                    where);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new Refused(where + ": the arguments are not JSON");
        }
    }

    private static void tools(JsonNode request) {
        var tools = request.path("tools");
        require(
                !request.has("tools") || !tools.isEmpty(),
                "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.");
        require(
                !tools.isEmpty() || !request.has("tool_choice"),
                "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.");
        for (int i = 0; i < tools.size(); i++) {
            var function = tools.get(i).path("function");
            name(function, "tools[%s].function".formatted(i));
            description(function, i);
        }
    }

    static void description(JsonNode function, int i) {
        int length = function.path("description").asText().length();
        require(
                length <= LONGEST_DESCRIPTION,
                "Invalid 'tools[%s].function.description': string too long. Expected a string with maximum length 1024, but got"
                        + " a string with length %s instead.",
                i,
                length);
    }
}
