package dev.agentops.server.offline.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.offline.brain.Conversation;
import dev.agentops.server.offline.brain.Reply;
import dev.agentops.server.offline.brain.ToolUse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's Messages. Thinking goes out without a signature: nobody shall take it for Claude's, and clients don't send it back.
 */
public final class AnthropicFormat implements WireFormat {
    @Override
    public WireRequest read(JsonNode body) {
        if (!body.path("messages").isArray()) {
            throw new IllegalArgumentException("'messages' must be an array");
        }
        var entries = new ArrayList<Conversation.Entry>();
        for (var message : body.path("messages")) {
            switch (message.path("role").asText()) {
                case "user" -> entries.addAll(fromUser(message.path("content")));
                case "assistant" -> entries.add(fromModel(message.path("content")));
                default ->
                    throw new IllegalArgumentException(
                            "'" + message.path("role").asText() + "' is no role of a message");
            }
        }
        var tools = new ArrayList<Conversation.ToolOffer>();
        for (var tool : body.path("tools")) {
            tools.add(new Conversation.ToolOffer(
                    tool.path("name").asText(), tool.path("description").asText(), tool.path("input_schema")));
        }
        return new WireRequest(
                new Conversation(Pieces.text(body.path("system")), entries, tools),
                body.path("model").asText("offline"),
                body.path("stream").asBoolean(),
                true,
                !body.path("tool_choice").path("type").asText().equals("none"));
    }

    private static List<Conversation.Entry> fromUser(JsonNode content) {
        if (!content.isArray()) {
            return List.of(new Conversation.FromUser(content.asText()));
        }
        var entries = new ArrayList<Conversation.Entry>();
        for (var block : content) {
            entries.add(
                    block.path("type").asText().equals("tool_result")
                            ? new Conversation.FromTool(
                                    block.path("tool_use_id").asText(), Pieces.text(block.path("content")))
                            : new Conversation.FromUser(block.path("text").asText()));
        }
        return entries;
    }

    private static Conversation.FromModel fromModel(JsonNode content) {
        if (!content.isArray()) {
            return new Conversation.FromModel(content.asText(), List.of());
        }
        var texts = new ArrayList<String>();
        var calls = new ArrayList<Conversation.Call>();
        for (var block : content) {
            switch (block.path("type").asText()) {
                case "text" -> texts.add(block.path("text").asText());
                case "tool_use" ->
                    calls.add(new Conversation.Call(
                            block.path("id").asText(), block.path("name").asText(), block.path("input")));
                default -> {}
            }
        }
        return new Conversation.FromModel(String.join("\n", texts), calls);
    }

    @Override
    public ObjectNode whole(WireRequest request, Reply reply) {
        var message = message(request);
        var content = message.putArray("content");
        if (!reply.text().isEmpty()) {
            content.addObject().put("type", "text").put("text", reply.text());
        }
        for (int i = 0; i < reply.calls().size(); i++) {
            var use = reply.calls().get(i);
            content.add(toolUse(request, i, use).set("input", use.arguments()));
        }
        message.put("stop_reason", stopReason(reply));
        message.putObject("usage")
                .put("input_tokens", Pieces.tokens(request.conversation()))
                .put("output_tokens", Pieces.tokens(reply));
        return message;
    }

    @Override
    public void stream(WireRequest request, Reply reply, EventSink sink) throws IOException, InterruptedException {
        var message = message(request);
        message.putArray("content");
        message.putNull("stop_reason")
                .putObject("usage")
                .put("input_tokens", Pieces.tokens(request.conversation()))
                .put("output_tokens", 1);
        send(sink, event("message_start").set("message", message));
        int index = 0;
        if (!reply.reasoning().isEmpty()) {
            var block = block("thinking").put("thinking", "").put("signature", "");
            stream(sink, index++, block, "thinking_delta", "thinking", Pieces.words(reply.reasoning()));
        }
        if (!reply.text().isEmpty()) {
            stream(sink, index++, block("text").put("text", ""), "text_delta", "text", Pieces.words(reply.text()));
        }
        for (int i = 0; i < reply.calls().size(); i++) {
            var use = reply.calls().get(i);
            var block = toolUse(request, i, use);
            block.putObject("input");
            var pieces = Pieces.pieces(use.arguments().toString());
            stream(sink, index++, block, "input_json_delta", "partial_json", pieces);
        }
        var end = event("message_delta");
        end.putObject("delta").put("stop_reason", stopReason(reply)).putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", Pieces.tokens(reply));
        send(sink, end);
        send(sink, event("message_stop"));
    }

    private static void stream(
            EventSink sink, int index, ObjectNode block, String deltaType, String field, List<String> pieces)
            throws IOException, InterruptedException {
        send(sink, event("content_block_start").put("index", index).set("content_block", block));
        for (var piece : pieces) {
            var delta = event("content_block_delta").put("index", index);
            delta.putObject("delta").put("type", deltaType).put(field, piece);
            send(sink, delta);
            sink.pause();
        }
        send(sink, event("content_block_stop").put("index", index));
    }

    private static void send(EventSink sink, JsonNode event) throws IOException {
        sink.send(event.path("type").asText(), event.toString());
    }

    private static ObjectNode event(String type) {
        return block(type);
    }

    private static ObjectNode block(String type) {
        return Json.mapper().createObjectNode().put("type", type);
    }

    private static ObjectNode toolUse(WireRequest request, int index, ToolUse use) {
        return block("tool_use")
                .put("id", Pieces.callId("toolu_", request.conversation(), index))
                .put("name", use.name());
    }

    private static ObjectNode message(WireRequest request) {
        return block("message")
                .put("id", "offline-" + request.conversation().entries().size())
                .put("role", "assistant")
                .put("model", request.model());
    }

    private static String stopReason(Reply reply) {
        return reply.calls().isEmpty() ? "end_turn" : "tool_use";
    }

    @Override
    public ObjectNode error(String message) {
        ObjectNode error = block("error");
        error.putObject("error").put("type", "invalid_request_error").put("message", message);
        return error;
    }
}
