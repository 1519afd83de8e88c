package dev.agentops.agentkit.langchain4j.simulator;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.Set;

import static dev.agentops.agentkit.langchain4j.simulator.AnthropicRules.ids;
import static dev.agentops.agentkit.langchain4j.simulator.RequestRules.require;

/**
 * What Anthropic's Messages API refuses in a conversation.
 *
 * <ul>
 *   <li>the first message is the user's, and none is empty; two of one role in a row are taken:
 *       platform.claude.com/docs/en/api/messages
 *   <li>each {@code tool_use} is answered in the very next message, by one {@code tool_result} before any other content, and there
 *       is none without its call: …/docs/en/agents-and-tools/tool-use/handle-tool-calls
 *   <li>thinking comes back first, whole and with its signature, and may not be missing before the newest calls:
 *       …/docs/en/build-with-claude/extended-thinking ("Preserving thinking blocks")
 *   <li>no last message of the assistant: …/docs/en/about-claude/models/whats-new-claude-4-6 ("Prefill removal")
 * </ul>
 */
final class AnthropicMessageRules {
    private static final Set<String> THOUGHTS = Set.of("thinking", "redacted_thinking");

    private final JsonNode messages;
    private final boolean mustHaveThought;
    private final Set<String> callIds = new HashSet<>();

    AnthropicMessageRules(JsonNode request) {
        this.messages = request.path("messages");
        this.mustHaveThought = request.path("thinking").path("type").asText().equals("enabled");
    }

    void check() {
        require(!messages.isEmpty(), "messages: at least one message is required");
        require(isFrom("user", 0), "messages: first message must use the \"user\" role");
        require(
                isFrom("user", messages.size() - 1),
                "This model does not support assistant message prefill. The conversation must end with a user message.");
        for (int i = 0; i < messages.size(); i++) {
            require(
                    isFrom("user", i) || isFrom("assistant", i),
                    "messages.%s.role: Input should be 'user' or 'assistant'",
                    i);
            require(!content(i).isEmpty(), "messages.%s: all messages must have non-empty content", i);
            for (int at = 0; at < content(i).size(); at++) {
                block(i, at);
            }
            answers(i);
        }
        newestThought();
    }

    static void text(JsonNode block, String where) {
        require(!block.path("text").asText().isEmpty(), "%s: text content blocks must be non-empty", where);
        require(
                !block.path("text").asText().isBlank(),
                "%s: text content blocks must contain non-whitespace text",
                where);
    }

    private void block(int i, int at) {
        var block = content(i).get(at);
        String where = "messages.%s.content.%s".formatted(i, at);
        String type = block.path("type").asText();
        switch (type) {
            case "text" -> text(block, "messages");
            case "tool_use" -> {
                require(isFrom("assistant", i), "%s: `tool_use` blocks can only be in `assistant` messages", where);
                String id = block.path("id").asText();
                require(
                        id.matches("[a-zA-Z0-9_-]+"),
                        "%s.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
                        where);
                require(callIds.add(id), "messages: `tool_use` ids must be unique");
                require(
                        block.path("name").asText().matches(AnthropicRules.NAME),
                        "%s.tool_use.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
                        where);
                require(block.path("input").isObject(), "%s.tool_use.input: Input should be a valid dictionary", where);
            }
            case "tool_result" -> result(i, at, where, block.path("tool_use_id").asText());
            case "thinking", "redacted_thinking" -> thought(i, at, where, block);
            default ->
                require(
                        false,
                        "%s: Input tag '%s' found using 'type' does not match any of the expected tags",
                        where,
                        type);
        }
    }

    private void result(int i, int at, String where, String id) {
        require(isFrom("user", i), "%s: `tool_result` blocks can only be in `user` messages", where);
        require(
                i > 0 && ids(content(i - 1), "tool_use", "id").contains(id),
                "%s: unexpected `tool_use_id` found in `tool_result` blocks: %s. Each `tool_result` block must have a"
                        + " corresponding `tool_use` block in the previous message.",
                where,
                id);
        for (int before = 0; before < at; before++) {
            var earlier = content(i).get(before);
            require(earlier.path("type").asText().equals("tool_result"), "%s: tool results must come first", where);
            require(
                    !earlier.path("tool_use_id").asText().equals(id),
                    "%s: each tool_use must have a single result. Found multiple `tool_result` blocks with id: %s",
                    where,
                    id);
        }
    }

    private void thought(int i, int at, String where, JsonNode block) {
        require(isFrom("assistant", i), "%s: `thinking` blocks can only be in `assistant` messages", where);
        for (int before = 0; before < at; before++) {
            require(
                    THOUGHTS.contains(content(i).get(before).path("type").asText()),
                    "%s: `thinking` blocks must come first",
                    where);
        }
        if (block.path("type").asText().equals("thinking")) {
            String signature = block.path("signature").asText();
            require(!signature.isEmpty(), "%s.thinking.signature: Field required", where);
            require(
                    AnthropicEvents.mayHaveSigned(
                            signature, block.path("thinking").asText()),
                    "%s: Invalid `signature` in `thinking` block",
                    where);
        }
    }

    private void answers(int i) {
        var missing = ids(content(i), "tool_use", "id");
        missing.removeAll(i + 1 < messages.size() ? ids(content(i + 1), "tool_result", "tool_use_id") : Set.of());
        require(
                missing.isEmpty(),
                "messages.%s: `tool_use` ids were found without `tool_result` blocks immediately after: %s. Each `tool_use`"
                        + " block must have a corresponding `tool_result` block in the next message.",
                i,
                String.join(", ", missing));
    }

    /** While the newest message is a result, the calls that it answers are the model's own unfinished turn. */
    private void newestThought() {
        int last = messages.size() - 1;
        if (!mustHaveThought || ids(content(last), "tool_result", "tool_use_id").isEmpty()) {
            return;
        }
        String first = content(last - 1).path(0).path("type").asText();
        require(
                THOUGHTS.contains(first),
                "messages.%s.content.0.type: Expected `thinking` or `redacted_thinking`, but found `%s`. When `thinking` is"
                        + " enabled, a final `assistant` message must start with a thinking block",
                last - 1,
                first);
    }

    private boolean isFrom(String role, int i) {
        return messages.path(i).path("role").asText().equals(role);
    }

    private JsonNode content(int i) {
        return messages.path(i).path("content");
    }
}
