package dev.agentops.agentkit.langchain4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A real HTTP server on loopback that answers each request with the script that was set, and keeps what it was sent. */
final class FakeProvider implements AutoCloseable {
    interface Script {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    record Received(String path, Headers headers, JsonNode body) {}

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch callerGone = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Script script = exchange -> status(exchange, 500, "");

    FakeProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    void answers(Script next) {
        script = next;
    }

    Received last() {
        return received.getLast();
    }

    CountDownLatch callerGone() {
        return callerGone;
    }

    static void status(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static Script stream(String events) {
        return exchange -> write(open(exchange), events);
    }

    /** Sends half and closes the connection without the last chunk. */
    static Script cut(String events) {
        return exchange -> {
            write(open(exchange), events);
            throw new IOException("cut");
        };
    }

    /** Sends half, closes properly. */
    static Script endsEarly(String events) {
        return stream(events);
    }

    Script stalls(String events) {
        return exchange -> {
            write(open(exchange), events);
            closing.await();
        };
    }

    Script neverAnswers() {
        return exchange -> closing.await();
    }

    /** Goes on sending until the caller is gone. */
    Script endless(String events) {
        return exchange -> {
            open(exchange);
            try {
                write(exchange, events);
                while (true) {
                    write(exchange, ": still here\n\n");
                    Thread.sleep(Duration.ofMillis(5));
                }
            } catch (IOException e) {
                callerGone.countDown();
            }
        };
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders(),
                    Json.mapper().readTree(exchange.getRequestBody())));
            script.answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpExchange open(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange;
    }

    private static void write(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }
}
