package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server over streamable HTTP that misbehaves in a call as the tool's name says. */
final class HostileHttp implements AutoCloseable {
    /** One request as it came. */
    record Heard(
            String method, String session, String protocol, String authorization, String lastEventId, String body) {}

    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final AtomicInteger sessions = new AtomicInteger();
    volatile boolean forgetsSessions;
    volatile int forgets = 404;
    volatile int startsWith = 200;
    private final HttpServer server;

    HostileHttp() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    Endpoint.Http endpoint(Map<String, String> headers) {
        return new Endpoint.Http(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp"), headers);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String session = String.valueOf(headers.getFirst("Mcp-Session-Id"));
            heard.add(new Heard(
                    exchange.getRequestMethod(),
                    session,
                    String.valueOf(headers.getFirst("MCP-Protocol-Version")),
                    String.valueOf(headers.getFirst("Authorization")),
                    String.valueOf(headers.getFirst("Last-Event-ID")),
                    body));
            switch (exchange.getRequestMethod()) {
                case "GET" -> resume(exchange);
                case "POST" -> post(exchange, session, Json.read(body, JsonNode.class));
                default -> exchange.sendResponseHeaders(200, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(HttpExchange exchange, String session, JsonNode message)
            throws IOException, InterruptedException {
        var id = message.get("id");
        switch (message.path("method").asText()) {
            case "initialize" -> {
                if (startsWith != 200) {
                    exchange.getResponseHeaders().set("Location", "https://elsewhere.example/mcp");
                    exchange.sendResponseHeaders(startsWith, -1);
                    return;
                }
                exchange.getResponseHeaders().set("Mcp-Session-Id", "session-" + sessions.incrementAndGet());
                var result = Json.mapper().createObjectNode().put("protocolVersion", "2025-06-18");
                result.putObject("capabilities");
                json(exchange, answer(id, result));
            }
            case "tools/list" -> json(exchange, answer(id, Json.read("{\"tools\": []}", ObjectNode.class)));
            case "tools/call" -> {
                if (forgetsSessions && session.equals("session-1")) {
                    exchange.sendResponseHeaders(forgets, 0);
                    exchange.getResponseBody()
                            .write("Bad Request: No valid session ID provided".getBytes(StandardCharsets.UTF_8));
                } else {
                    call(exchange, id, message.at("/params/name").asText());
                }
            }
            default -> exchange.sendResponseHeaders(202, -1);
        }
    }

    private void call(HttpExchange exchange, JsonNode id, String tool) throws IOException, InterruptedException {
        switch (tool) {
            case "json" -> json(exchange, answer(id, text("by json")));
            case "events" -> {
                events(exchange, "event: message\nid: 1\ndata: \n\n: a comment\n\n");
                send(
                        exchange,
                        "data: {\"jsonrpc\":\"2.0\",\ndata: \"method\":\"notifications/message\",\"params\":{}}\r\n\r\n");
                send(exchange, "data: " + answer(id, text("by events")) + "\n\n");
            }
            case "asks" -> {
                events(exchange, "data: {\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"sampling/createMessage\"}\n\n");
                send(exchange, "data: " + answer(id, text("asked")) + "\n\n");
            }
            case "wrong-id" -> json(exchange, answer(Json.tree(4711), text("stolen")));
            case "breaks-off" ->
                events(exchange, "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n");
            case "goes-on" -> events(exchange, "id: place-" + id + "\nretry: 20\ndata: \n\n");
            case "silent" -> Thread.sleep(20_000);
            case "stalls" -> {
                events(exchange, ": hello\n\n");
                Thread.sleep(20_000);
            }
            case "drips" -> {
                events(exchange, ": hello\n\n");
                for (int i = 0; i < 100; i++) {
                    Thread.sleep(100);
                    send(exchange, ": drip\n\n");
                }
            }
            case "huge" -> json(exchange, answer(id, text("x".repeat(300_000))));
            case "huge-event" -> {
                events(exchange, "");
                for (int i = 0; i < 400; i++) {
                    send(exchange, "data: " + "x".repeat(1_000) + "\n");
                }
            }
            case "malformed" -> raw(exchange, "application/json", "{\"jsonrpc\": oops");
            case "page" -> raw(exchange, "text/html", "<html>Sign in</html>");
            case "fails" -> {
                exchange.sendResponseHeaders(500, 0);
                exchange.getResponseBody().write("stack trace with hush-hush-token".getBytes(StandardCharsets.UTF_8));
            }
            default -> exchange.sendResponseHeaders(401, -1);
        }
    }

    private void resume(HttpExchange exchange) throws IOException {
        String from = String.valueOf(exchange.getRequestHeaders().getFirst("Last-Event-ID"));
        if (!from.startsWith("place-")) {
            exchange.sendResponseHeaders(405, -1);
            return;
        }
        var id = Json.tree(Long.parseLong(from.substring("place-".length())));
        events(exchange, "data: " + answer(id, text("gone on")) + "\n\n");
    }

    private static void events(HttpExchange exchange, String first) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        send(exchange, first);
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void json(HttpExchange exchange, ObjectNode message) throws IOException {
        raw(exchange, "application/json; charset=utf-8", message.toString());
    }

    private static void raw(HttpExchange exchange, String type, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        send(exchange, body);
    }

    private static ObjectNode answer(JsonNode id, ObjectNode result) {
        var answer = Json.mapper().createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.set("result", result);
        return answer;
    }

    private static ObjectNode text(String text) {
        var result = Json.mapper().createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }
}
