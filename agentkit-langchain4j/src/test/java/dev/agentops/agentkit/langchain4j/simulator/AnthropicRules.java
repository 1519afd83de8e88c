package dev.agentops.agentkit.langchain4j.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.agentops.agentkit.langchain4j.simulator.RequestRules.require;

/**
 * What Anthropic's Messages API refuses. What the messages of a conversation must keep is in {@link AnthropicMessageRules}.
 *
 * <ul>
 *   <li>limits, tools, tool choice: platform.claude.com/docs/en/api/messages, …/docs/en/agents-and-tools/tool-use/define-tools
 *   <li>thinking (a budget of 1,024 at least and below {@code max_tokens}, no forced tool): …/docs/en/build-with-claude/extended-thinking
 *   <li>four cache breakpoints at most: …/docs/en/build-with-claude/prompt-caching
 *   <li>tools must be defined where the conversation holds calls or results: not in the reference, but what the API answers
 * </ul>
 */
public final class AnthropicRules implements RequestRules {
    static final String NAME = "[a-zA-Z0-9_-]{1,128}";
    private static final int LEAST_BUDGET = 1_024;
    private static final int MOST_BREAKPOINTS = 4;

    @Override
    public void check(String path, JsonNode request) {
        require(request.path("max_tokens").asInt() >= 1, "max_tokens: Input should be greater than or equal to 1");
        tools(request);
        thinking(request);
        int breakpoints = request.findValues("cache_control").size();
        require(
                breakpoints <= MOST_BREAKPOINTS,
                "A maximum of 4 blocks with cache_control may be provided. Found %s.",
                breakpoints);
        request.path("system").forEach(block -> AnthropicMessageRules.text(block, "system"));
        new AnthropicMessageRules(request).check();
    }

    @Override
    public String refusal(Refused refused) {
        return Json.write(Map.of(
                "type", "error", "error", Map.of("type", "invalid_request_error", "message", refused.getMessage())));
    }

    private static void tools(JsonNode request) {
        var tools = request.path("tools");
        var names = new HashSet<String>();
        for (int i = 0; i < tools.size(); i++) {
            String name = tools.get(i).path("name").asText();
            require(
                    name.matches(NAME),
                    "tools.%s.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
                    i);
            require(names.add(name), "tools: Tool names must be unique.");
            require(
                    tools.get(i).path("input_schema").path("type").asText().equals("object"),
                    "tools.%s.custom.input_schema.type: Input should be 'object'",
                    i);
        }
        require(
                !tools.isEmpty() || !request.has("tool_choice"),
                "tool_choice: tool_choice may only be specified while providing tools.");
        require(
                !tools.isEmpty() || !hasToolBlocks(request),
                "Requests which include `tool_use` or `tool_result` blocks must define tools.");
    }

    private static boolean hasToolBlocks(JsonNode request) {
        for (var message : request.path("messages")) {
            for (var block : message.path("content")) {
                if (Set.of("tool_use", "tool_result")
                        .contains(block.path("type").asText())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void thinking(JsonNode request) {
        var thinking = request.path("thinking");
        if (thinking.path("type").asText("disabled").equals("disabled")) {
            return;
        }
        require(
                !List.of("any", "tool")
                        .contains(request.path("tool_choice").path("type").asText()),
                "Thinking may not be enabled when tool_choice forces tool use.");
        if (thinking.path("type").asText().equals("enabled")) {
            int budget = thinking.path("budget_tokens").asInt();
            require(
                    budget >= LEAST_BUDGET,
                    "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            require(
                    request.path("max_tokens").asInt() > budget,
                    "`max_tokens` must be greater than `thinking.budget_tokens`.");
        }
    }

    static Set<String> ids(JsonNode content, String type, String field) {
        var ids = new LinkedHashSet<String>();
        for (var block : content) {
            if (block.path("type").asText().equals(type)) {
                ids.add(block.path(field).asText());
            }
        }
        return ids;
    }
}
