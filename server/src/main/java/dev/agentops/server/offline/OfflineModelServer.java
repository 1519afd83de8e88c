package dev.agentops.server.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;
import dev.agentops.server.offline.brain.Brain;
import dev.agentops.server.offline.brain.Reply;
import dev.agentops.server.offline.wire.AnthropicFormat;
import dev.agentops.server.offline.wire.OpenAiFormat;
import dev.agentops.server.offline.wire.WireFormat;
import dev.agentops.server.offline.wire.WireRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The offline model behind two providers' APIs, on a free port of loopback: {@code POST /v1/chat/completions} as OpenAI has it and
 * {@code POST /v1/messages} as Anthropic has it. Any number of requests at once; {@link #close} ends them.
 */
public final class OfflineModelServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineModelServer.class);
    private static final int MAX_REQUEST_BYTES = 32 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Duration pauseBetweenTokens;
    private final int maxRequestBytes;

    private OfflineModelServer(HttpServer server, Duration pauseBetweenTokens, int maxRequestBytes) {
        this.server = server;
        this.pauseBetweenTokens = pauseBetweenTokens;
        this.maxRequestBytes = maxRequestBytes;
    }

    /** @throws UncheckedIOException when no port can be had */
    public static OfflineModelServer start(Duration pauseBetweenTokens) {
        return start(pauseBetweenTokens, MAX_REQUEST_BYTES);
    }

    static OfflineModelServer start(Duration pauseBetweenTokens, int maxRequestBytes) {
        // Without this, Nagle's algorithm adds 40 ms to many answers on a kept-alive connection.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var server = new OfflineModelServer(http, pauseBetweenTokens, maxRequestBytes);
            http.setExecutor(server.threads);
            http.createContext("/v1/chat/completions", exchange -> server.handle(exchange, new OpenAiFormat()));
            http.createContext("/v1/messages", exchange -> server.handle(exchange, new AnthropicFormat()));
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("the offline model cannot open a port on loopback", e);
        }
    }

    /** With the version in it, such as {@code http://127.0.0.1:40001/v1}. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange, WireFormat format) throws IOException {
        try (exchange) {
            answer(exchange, format);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The offline model failed", e);
            throw e;
        }
    }

    private void answer(HttpExchange exchange, WireFormat format) throws IOException, InterruptedException {
        if (!exchange.getRequestMethod().equals("POST")) {
            send(exchange, 405, format.error("only POST is answered here"));
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(maxRequestBytes + 1);
        if (body.length > maxRequestBytes) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            send(exchange, 413, format.error("the request is larger than " + maxRequestBytes + " bytes"));
            return;
        }
        WireRequest request;
        try {
            request = format.read(parse(body));
        } catch (IllegalArgumentException e) {
            send(exchange, 400, format.error(e.getMessage()));
            return;
        }
        var reply = reply(request);
        Thread.sleep(reply.pause());
        if (request.stream()) {
            stream(exchange, format, request, reply);
        } else {
            send(exchange, 200, format.whole(request, reply));
        }
    }

    private static JsonNode parse(byte[] body) throws IOException {
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
    }

    private static Reply reply(WireRequest request) {
        var reply = Brain.reply(request.conversation());
        return request.callsAllowed() ? reply : reply.withCalls(List.of());
    }

    private void stream(HttpExchange exchange, WireFormat format, WireRequest request, Reply reply)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        format.stream(request, reply, new WireFormat.EventSink() {
            @Override
            public void send(String name, String data) throws IOException {
                String event = (name.isEmpty() ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }

            @Override
            public void pause() throws InterruptedException {
                Thread.sleep(pauseBetweenTokens);
            }
        });
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
