package dev.agentops.server.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static org.assertj.core.api.Assertions.assertThat;

/** A real HTTP server that takes webhooks, or does not. */
final class Receiver implements AutoCloseable {
    record Taken(Headers headers, byte[] body) {
        String id() {
            return headers.getFirst("webhook-id");
        }

        JsonNode json() {
            return Json.read(new String(body, StandardCharsets.UTF_8), JsonNode.class);
        }

        String event() {
            return json().path("event").asText();
        }
    }

    interface Behaviour {
        /** @return the status. @param number of the request, from 1 */
        int answer(HttpExchange exchange, int number) throws IOException, InterruptedException;
    }

    final List<Taken> taken = new CopyOnWriteArrayList<>();
    volatile Behaviour behaviour = (exchange, number) -> 204;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        taken.add(new Taken(
                exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
        try (exchange) {
            exchange.sendResponseHeaders(behaviour.answer(exchange, taken.size()), -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    List<String> events() {
        return taken.stream().map(Taken::event).toList();
    }

    void awaits(int number) throws InterruptedException {
        for (long end = System.nanoTime() + 30_000_000_000L; taken.size() < number && System.nanoTime() < end; ) {
            Thread.sleep(20);
        }
        assertThat(taken).hasSizeGreaterThanOrEqualTo(number);
    }

    /** Long enough for several looks. */
    void staysAt(int number) throws InterruptedException {
        awaits(number);
        Thread.sleep(1_000);
        assertThat(events()).hasSize(number);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
