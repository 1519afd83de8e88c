package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;

import java.util.List;

/**
 * Asks Anthropic to keep the transcript, too: LangChain4j marks the system text and the tools alone, and the transcript is most of what
 * an agent sends, again in each turn. The marks are on the last block of the last two turns of the user (tool results stand there): the
 * older one is where the request before this one ended, and is read; the newer one is written. Four marks are the most that a request may
 * have (platform.claude.com/docs/en/build-with-claude/prompt-caching), and none may be on thoughts: the user has none.
 */
final class AnthropicRequest {
    private static final String MARK = "cache_control";
    private static final int MOST_MARKS = 4;
    private static final int TURNS = 2;

    private AnthropicRequest() {}

    static String mended(String body) {
        try {
            var request = Json.mapper().readTree(body);
            int left = Math.min(TURNS, MOST_MARKS - request.findValues(MARK).size());
            var messages = request.path("messages");
            for (int i = messages.size() - 1; i >= 0 && left > 0; i--) {
                if (isUsers(messages.path(i)) && !isUsers(messages.path(i + 1)) && mark(messages.path(i))) {
                    left--;
                }
            }
            return request.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("LangChain4j wrote a request that is not JSON", e);
        }
    }

    /** Neighbours are one turn: Anthropic joins them. */
    private static boolean isUsers(JsonNode message) {
        return "user".equals(message.path("role").asText(""));
    }

    private static boolean mark(JsonNode message) {
        if (message.path("content").isTextual() && message instanceof ObjectNode object) {
            var text = object.get("content");
            object.putArray("content").addObject().put("type", "text").set("text", text);
        }
        if (!(message.path("content") instanceof ArrayNode blocks)) {
            return false;
        }
        if (!(blocks.path(blocks.size() - 1) instanceof ObjectNode last) || !mayBeMarked(last)) {
            return false;
        }
        last.putObject(MARK).put("type", "ephemeral");
        return true;
    }

    /** An empty text may not. */
    private static boolean mayBeMarked(JsonNode block) {
        String type = block.path("type").asText("");
        return List.of("tool_result", "image", "document").contains(type)
                || type.equals("text") && !block.path("text").asText("").isBlank();
    }
}
