package dev.agentops.server.offline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.offline.brain.Conversation;
import dev.agentops.server.offline.brain.Reply;

import java.util.ArrayList;
import java.util.List;

/** What both formats share: words, token counts, texts that come in parts. */
final class Pieces {
    private static final int ARGUMENT_PIECE = 24;
    private static final int CHARACTERS_PER_TOKEN = 4;

    private Pieces() {}

    /** Each word with the white space after it. */
    static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)(?=\\S)"));
    }

    static List<String> pieces(String json) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < json.length(); at += ARGUMENT_PIECE) {
            pieces.add(json.substring(at, Math.min(json.length(), at + ARGUMENT_PIECE)));
        }
        return pieces;
    }

    /** A string, or an array of parts with texts. */
    static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        var texts = new ArrayList<String>();
        content.forEach(part -> texts.add(part.path("text").asText("")));
        return String.join("\n", texts);
    }

    /** An estimate: there is no tokenizer here. */
    static int tokens(Conversation conversation) {
        int characters = conversation.system().length();
        for (var entry : conversation.entries()) {
            characters += switch (entry) {
                case Conversation.FromUser user -> user.text().length();
                case Conversation.FromTool tool -> tool.text().length();
                case Conversation.FromModel model ->
                    model.text().length() + model.calls().toString().length();
            };
        }
        for (var tool : conversation.tools()) {
            characters += tool.description().length() + tool.schema().toString().length();
        }
        return characters / CHARACTERS_PER_TOKEN;
    }

    static int tokens(Reply reply) {
        int characters = reply.text().length() + reply.reasoning().length();
        for (var call : reply.calls()) {
            characters += call.name().length() + call.arguments().toString().length();
        }
        return Math.max(1, characters / CHARACTERS_PER_TOKEN);
    }

    /** Unique within the conversation. */
    static String callId(String prefix, Conversation conversation, int index) {
        return prefix + conversation.entries().size() + "_" + index;
    }
}
