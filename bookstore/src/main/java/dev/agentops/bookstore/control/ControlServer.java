package dev.agentops.bookstore.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.bookstore.fault.Fault;
import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Service;
import dev.agentops.bookstore.supervisor.Supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code GET /status}, {@code POST /restart/{service}}, {@code POST /break/{fault}}, {@code POST /heal} on loopback.
 * Answers JSON: a status, a {@code message} or, with a 4xx or 5xx, an {@code error}.
 */
public final class ControlServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Answer(int status, Object body) {}

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Supervisor supervisor;
    private final BookstoreHome home;

    private ControlServer(HttpServer server, Supervisor supervisor, BookstoreHome home) {
        this.server = server;
        this.supervisor = supervisor;
        this.home = home;
    }

    public static ControlServer start(Supervisor supervisor, BookstoreHome home) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ControlServer server = new ControlServer(http, supervisor, home);
        http.setExecutor(server.executor);
        http.createContext("/", server::handle);
        http.start();
        new ControlFile(http.getAddress().getPort(), ProcessHandle.current().pid()).write(home);
        return server;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        try {
            Files.deleteIfExists(home.controlFile());
        } catch (IOException e) {
            System.err.println("could not delete " + home.controlFile() + ": " + e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer = answer(exchange);
        byte[] body = JSON.writeValueAsBytes(answer.body());
        try (exchange) {
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            return error(403, "the control port is not for web pages");
        }
        try {
            return route(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath().substring(1).split("/"));
        } catch (BookstoreException e) {
            return error(409, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return error(500, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(503, "the bookstore is shutting down");
        }
    }

    private Answer route(String method, String[] path) throws IOException, InterruptedException {
        String verb = method + " " + path[0] + "/" + path.length;
        return switch (verb) {
            case "GET status/1" -> new Answer(200, supervisor.status());
            case "POST restart/2" -> message(supervisor.restart(Service.of(path[1])));
            case "POST break/2" -> message(supervisor.breakWith(Fault.of(path[1])));
            case "POST heal/1" -> message(supervisor.heal());
            default -> error(404, "there is no " + method + " /" + String.join("/", path));
        };
    }

    private static Answer message(String text) {
        return new Answer(200, Map.of("message", text));
    }

    private static Answer error(int status, String text) {
        return new Answer(status, Map.of("error", text));
    }
}
