package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A real HTTP server that answers as docs/protocol.md says, with what a test puts into it. */
final class FakeServer implements AutoCloseable {
    static final String TOKEN = "the-token";

    private final HttpServer http;
    final List<Request> requests = new CopyOnWriteArrayList<>();

    record Request(String line, JsonNode body, String lastEventId, String idempotencyKey) {}

    FakeServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Answers every request under this path with this JSON. */
    FakeServer answer(String path, int status, String json) {
        http.createContext(path, exchange -> {
            record(exchange);
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        return this;
    }

    /** Answers a request with this query with this JSON, any other under this path with the other. */
    FakeServer answer(String path, String query, String json, String otherwise) {
        http.createContext(path, exchange -> {
            record(exchange);
            String asked = exchange.getRequestURI().getQuery();
            byte[] bytes = (asked != null && asked.contains(query) ? json : otherwise).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        return this;
    }

    /** A stream of events from the sequence number asked for, which is cut after {@code cut} events of each connection. */
    FakeServer events(String path, int cut, List<String> events) {
        http.createContext(path, exchange -> {
            Request request = record(exchange);
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            // one event too early, as a server may that sends a whole page again
            int from = Math.max(0, Integer.parseInt(request.lastEventId()) - 1);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(": connected\n\n".getBytes(StandardCharsets.UTF_8));
                for (int i = from; i < Math.min(events.size(), from + cut); i++) {
                    out.write("id: %d\ndata: %s\n\n"
                            .formatted(i + 1, events.get(i))
                            .getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
                out.write("id: 99\ndata: {\"type\": \"RUN_FI".getBytes(StandardCharsets.UTF_8));
            }
        });
        return this;
    }

    /** A stream that says nothing for so long and is cut, and is cut after its events when it is read again. */
    FakeServer silentAtFirst(String path, Duration silence, List<String> events) {
        var silent = new AtomicBoolean(true);
        http.createContext(path, exchange -> {
            record(exchange);
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(": connected\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (silent.getAndSet(false)) {
                    Thread.sleep(silence);
                    return;
                }
                for (int i = 0; i < events.size(); i++) {
                    out.write("id: %d\ndata: %s\n\n"
                            .formatted(i + 1, events.get(i))
                            .getBytes(StandardCharsets.UTF_8));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return this;
    }

    JsonNode bodyOf(String line) {
        return requests.stream()
                .filter(request -> request.line().equals(line))
                .findFirst()
                .orElseThrow(() -> new AssertionError(line + " was not called, but " + requests))
                .body();
    }

    private Request record(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (!("Bearer " + TOKEN).equals(authorization)) {
            throw new IOException("not authorized: " + authorization);
        }
        String lastEventId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        Request request = new Request(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                Json.mapper().readTree(exchange.getRequestBody().readAllBytes()),
                lastEventId == null ? "" : lastEventId,
                Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Idempotency-Key"), ""));
        requests.add(request);
        return request;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
