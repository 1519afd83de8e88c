package dev.agentops.server.offline.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.offline.brain.Conversation;
import dev.agentops.server.offline.brain.Reply;
import dev.agentops.server.offline.brain.ToolUse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's Chat Completions. */
public final class OpenAiFormat implements WireFormat {
    @Override
    public WireRequest read(JsonNode body) {
        if (!body.path("messages").isArray()) {
            throw new IllegalArgumentException("'messages' must be an array");
        }
        var system = new ArrayList<String>();
        var entries = new ArrayList<Conversation.Entry>();
        for (var message : body.path("messages")) {
            String text = Pieces.text(message.path("content"));
            switch (message.path("role").asText()) {
                case "system", "developer" -> system.add(text);
                case "user" -> entries.add(new Conversation.FromUser(text));
                case "assistant" -> entries.add(new Conversation.FromModel(text, calls(message.path("tool_calls"))));
                case "tool" ->
                    entries.add(new Conversation.FromTool(
                            message.path("tool_call_id").asText(), text));
                default ->
                    throw new IllegalArgumentException(
                            "'" + message.path("role").asText() + "' is no role of a message");
            }
        }
        return new WireRequest(
                new Conversation(String.join("\n\n", system), entries, tools(body.path("tools"))),
                body.path("model").asText("offline"),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                !body.path("tool_choice").asText().equals("none"));
    }

    private static List<Conversation.Call> calls(JsonNode calls) {
        var read = new ArrayList<Conversation.Call>();
        for (var call : calls) {
            var function = call.path("function");
            read.add(new Conversation.Call(
                    call.path("id").asText(),
                    function.path("name").asText(),
                    arguments(function.path("arguments").asText("{}"))));
        }
        return read;
    }

    private static JsonNode arguments(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            return Json.mapper().createObjectNode();
        }
    }

    private static List<Conversation.ToolOffer> tools(JsonNode tools) {
        var read = new ArrayList<Conversation.ToolOffer>();
        for (var tool : tools) {
            var function = tool.path("function");
            read.add(new Conversation.ToolOffer(
                    function.path("name").asText(),
                    function.path("description").asText(),
                    function.path("parameters")));
        }
        return read;
    }

    @Override
    public ObjectNode whole(WireRequest request, Reply reply) {
        var answer = envelope(request, "chat.completion");
        var choice = answer.putArray("choices").addObject().put("index", 0);
        var message = choice.putObject("message").put("role", "assistant").put("content", reply.text());
        if (!reply.reasoning().isEmpty()) {
            message.put("reasoning_content", reply.reasoning());
        }
        if (!reply.calls().isEmpty()) {
            var calls = message.putArray("tool_calls");
            for (int i = 0; i < reply.calls().size(); i++) {
                calls.add(call(request, i, reply.calls().get(i)));
            }
        }
        choice.put("finish_reason", finishReason(reply));
        answer.set("usage", usage(request, reply));
        return answer;
    }

    @Override
    public void stream(WireRequest request, Reply reply, EventSink sink) throws IOException, InterruptedException {
        send(request, sink, delta().put("role", "assistant").put("content", ""));
        for (var word : Pieces.words(reply.reasoning())) {
            send(request, sink, delta().put("reasoning_content", word));
            sink.pause();
        }
        for (var word : Pieces.words(reply.text())) {
            send(request, sink, delta().put("content", word));
            sink.pause();
        }
        for (int i = 0; i < reply.calls().size(); i++) {
            stream(request, i, reply.calls().get(i), sink);
        }
        var end = envelope(request, "chat.completion.chunk");
        end.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("finish_reason", finishReason(reply))
                .putObject("delta");
        sink.send("", end.toString());
        if (request.usageInStream()) {
            var last = envelope(request, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(request, reply));
            sink.send("", last.toString());
        }
        sink.send("", "[DONE]");
    }

    private static void stream(WireRequest request, int index, ToolUse use, EventSink sink)
            throws IOException, InterruptedException {
        var start = delta();
        var call = call(request, index, use);
        call.withObject("/function").put("arguments", "");
        start.putArray("tool_calls").add(call);
        send(request, sink, start);
        for (var piece : Pieces.pieces(use.arguments().toString())) {
            var more = delta();
            more.putArray("tool_calls")
                    .addObject()
                    .put("index", index)
                    .putObject("function")
                    .put("arguments", piece);
            send(request, sink, more);
            sink.pause();
        }
    }

    private static void send(WireRequest request, EventSink sink, ObjectNode delta) throws IOException {
        var chunk = envelope(request, "chat.completion.chunk");
        chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .putNull("finish_reason")
                .set("delta", delta);
        sink.send("", chunk.toString());
    }

    private static ObjectNode delta() {
        return Json.mapper().createObjectNode();
    }

    private static ObjectNode call(WireRequest request, int index, ToolUse use) {
        ObjectNode call = Json.mapper()
                .createObjectNode()
                .put("index", index)
                .put("id", Pieces.callId("call_", request.conversation(), index))
                .put("type", "function");
        call.putObject("function")
                .put("name", use.name())
                .put("arguments", use.arguments().toString());
        return call;
    }

    private static ObjectNode envelope(WireRequest request, String object) {
        return Json.mapper()
                .createObjectNode()
                .put("id", "offline-" + request.conversation().entries().size())
                .put("object", object)
                .put("created", 0)
                .put("model", request.model());
    }

    private static String finishReason(Reply reply) {
        return reply.calls().isEmpty() ? "stop" : "tool_calls";
    }

    private static ObjectNode usage(WireRequest request, Reply reply) {
        int input = Pieces.tokens(request.conversation());
        int output = Pieces.tokens(reply);
        return Json.mapper()
                .createObjectNode()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
    }

    @Override
    public ObjectNode error(String message) {
        ObjectNode error = Json.mapper().createObjectNode();
        error.putObject("error").put("type", "invalid_request_error").put("message", message);
        return error;
    }
}
