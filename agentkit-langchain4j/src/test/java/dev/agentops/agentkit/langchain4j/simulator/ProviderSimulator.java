package dev.agentops.agentkit.langchain4j.simulator;

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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A real HTTP server on loopback that answers each request with the script that was set, and keeps what it was sent. A request that
 * breaks a rule of the provider whose path it goes to is answered with status 400 in that provider's words, whatever the script.
 */
public final class ProviderSimulator implements AutoCloseable {
    /** How one request is answered. Runs on a thread of its own. */
    @FunctionalInterface
    public interface Script {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** What a caller sent. */
    public record Received(String path, Headers headers, JsonNode body) {}

    static {
        // else the JDK's server waits 40 ms for a client's acknowledgement before each second packet
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final CountDownLatch callerGone = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Script script = exchange -> status(exchange, 500, "");

    public ProviderSimulator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** The base URL for a client, with the version. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Every request from now on. */
    public void answers(Script next) {
        script = next;
    }

    /** The first request by the first script and so on; the last script answers all that follow. */
    public void answersInTurn(Script... scripts) {
        var turns = new ConcurrentLinkedQueue<>(List.of(scripts));
        script = exchange -> {
            var next = turns.size() > 1 ? turns.poll() : turns.peek();
            next.answer(exchange);
        };
    }

    /** All requests so far, oldest first. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** What was said to each request that broke a rule. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** The newest request. */
    public Received last() {
        return received.getLast();
    }

    /** Open when the caller of an {@link #endless} answer closed the connection. */
    public CountDownLatch callerGone() {
        return callerGone;
    }

    /** An answer without a stream, for a script. */
    public static void status(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** A whole answer with status 200. */
    public static Script stream(String events) {
        return exchange -> write(open(exchange), events);
    }

    /** Sends half and closes the connection without the last chunk. */
    public static Script cut(String events) {
        return exchange -> {
            write(open(exchange), events);
            throw new IOException("cut");
        };
    }

    /** Sends half, closes properly. */
    public static Script endsEarly(String events) {
        return stream(events);
    }

    /** Sends half, then nothing more. */
    public Script stalls(String events) {
        return exchange -> {
            write(open(exchange), events);
            closing.await();
        };
    }

    /** Takes the request and says nothing. */
    public Script neverAnswers() {
        return exchange -> closing.await();
    }

    /** Sends one event at a time, with a pause after each. */
    public static Script slow(String events, Duration pause) {
        return exchange -> {
            open(exchange);
            for (var event : events.split("(?<=\n\n)")) {
                write(exchange, event);
                Thread.sleep(pause);
            }
        };
    }

    /** Goes on sending comments until the caller is gone. */
    public Script endless(String events) {
        return endless(events, ": still here\n\n");
    }

    /** Goes on sending the same again until the caller is gone. */
    public Script endless(String events, String again) {
        return exchange -> {
            open(exchange);
            try {
                write(exchange, events);
                while (true) {
                    write(exchange, again);
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
            var request = new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders(),
                    Json.mapper().readTree(exchange.getRequestBody()));
            received.add(request);
            if (keepsTheRules(request, exchange)) {
                script.answer(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean keepsTheRules(Received request, HttpExchange exchange) throws IOException {
        var rules = RequestRules.of(request.path());
        try {
            rules.ifPresent(provider -> provider.check(request.path(), request.body()));
            return true;
        } catch (RequestRules.Refused refused) {
            refusals.add(refused.getMessage());
            status(exchange, 400, rules.orElseThrow().refusal(refused));
            return false;
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
