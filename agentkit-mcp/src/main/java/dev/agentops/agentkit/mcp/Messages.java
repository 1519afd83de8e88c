package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** JSON-RPC 2.0: what goes out, and what came in. */
final class Messages {
    private static final ObjectReader READER =
            Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int METHOD_NOT_FOUND = -32601;

    /** What a server may send. */
    sealed interface Incoming {
        /** @param id of our request */
        record Result(long id, JsonNode result) implements Incoming {}

        record Failure(long id, String message) implements Incoming {}

        /** The server asks something of us. */
        record Request(JsonNode id, String method) implements Incoming {}

        record Notification(String method, JsonNode params) implements Incoming {}

        /** JSON, but none of these. */
        record Other() implements Incoming {}
    }

    private Messages() {}

    static ObjectNode request(long id, String method, ObjectNode params) {
        var message = notification(method, params);
        message.put("id", id);
        if (method.equals("tools/call")) {
            params.putObject("_meta").put("progressToken", id);
        }
        return message;
    }

    static ObjectNode notification(String method, ObjectNode params) {
        var message = Json.mapper().createObjectNode().put("jsonrpc", "2.0").put("method", method);
        message.set("params", params);
        return message;
    }

    static ObjectNode cancelled(long id, String reason) {
        return notification(
                "notifications/cancelled",
                Json.mapper().createObjectNode().put("requestId", id).put("reason", reason));
    }

    /** We are asked for nothing but a sign of life: no sampling, no elicitation, no roots. */
    static ObjectNode answer(Incoming.Request request) {
        var answer = Json.mapper().createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.id());
        if (request.method().equals("ping")) {
            answer.putObject("result");
        } else {
            answer.putObject("error")
                    .put("code", METHOD_NOT_FOUND)
                    .put("message", "This client does not offer " + Untrusted.line(request.method(), 100));
        }
        return answer;
    }

    /** @throws JsonProcessingException when it is not one JSON value */
    static JsonNode parse(byte[] message) throws JsonProcessingException {
        return READER.readTree(new String(message, StandardCharsets.UTF_8));
    }

    static Incoming read(JsonNode message) {
        String method = message.path("method").textValue();
        if (method != null) {
            return message.hasNonNull("id")
                    ? new Incoming.Request(message.get("id"), method)
                    : new Incoming.Notification(method, message.path("params"));
        }
        var id = idOf(message.get("id"));
        if (id.isEmpty()) {
            return new Incoming.Other();
        }
        if (message.hasNonNull("error")) {
            return new Incoming.Failure(
                    id.getAsLong(), message.at("/error/message").asText("no reason given"));
        }
        return message.has("result")
                ? new Incoming.Result(id.getAsLong(), message.get("result"))
                : new Incoming.Other();
    }

    private static OptionalLong idOf(@Nullable JsonNode id) {
        return id != null && id.isIntegralNumber() && id.canConvertToLong()
                ? OptionalLong.of(id.longValue())
                : OptionalLong.empty();
    }
}
