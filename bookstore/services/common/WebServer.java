import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** HTTP on loopback, one virtual thread a request. Each request but a health check ends in one line of the log. */
final class WebServer {
    private static final int LONGEST_BODY = 64_000;

    private final List<Route> routes = new ArrayList<>();
    private final Health health = new Health();
    private final AtomicLong requests = new AtomicLong();
    private final Log log;

    WebServer(Log log) {
        this.log = log.named("WebServer");
    }

    void get(String template, Route.Handler handler) {
        routes.add(Route.of("GET", template, handler));
    }

    void post(String template, Route.Handler handler) {
        routes.add(Route.of("POST", template, handler));
    }

    long requestCount() {
        return requests.get();
    }

    void start() throws IOException {
        int port = Integer.parseInt(Config.environment("PORT"));
        // Without this, Nagle's algorithm adds 40 ms to every answer on a kept-alive connection.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        log.info("listening", Map.of("port", port));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/health")) {
            send(exchange, health.answer());
            return;
        }
        String traceId = Trace.continueOrStart(exchange.getRequestHeaders().getFirst(Trace.HEADER));
        exchange.getResponseHeaders().set(Trace.HEADER, traceId);
        ScopedValue.where(Trace.ID, traceId).run(() -> serve(exchange, path));
    }

    private void serve(HttpExchange exchange, String path) {
        long started = System.nanoTime();
        requests.incrementAndGet();
        Answer answer = answer(exchange, path);
        health.record(answer.status());
        try {
            send(exchange, answer);
        } catch (IOException e) {
            log.warn("the caller went away before the answer: " + e.getMessage(), Map.of("path", path));
        }
        Map<String, Object> access = requestLine(exchange, path);
        access.put("status", answer.status());
        access.put("durationMs", (System.nanoTime() - started) / 1_000_000);
        log.info("request", access);
    }

    private Answer answer(HttpExchange exchange, String path) {
        String method = exchange.getRequestMethod();
        try {
            for (Route route : routes) {
                Map<String, String> values = route.match(path).orElse(null);
                if (values != null && route.method().equals(method)) {
                    return route.handler().answer(new Request(values, query(exchange), body(exchange)));
                }
            }
            throw new Refusal(404, "there is no " + method + " " + path);
        } catch (Refusal e) {
            return new Answer(e.status(), Map.of("error", e.getMessage()));
        } catch (Exception e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            log.named(originOf(e)).error(message, e, requestLine(exchange, path));
            return new Answer(statusOf(e), Map.of("error", message));
        }
    }

    private static Map<String, Object> requestLine(HttpExchange exchange, String path) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("method", exchange.getRequestMethod());
        line.put("path", path);
        return line;
    }

    private static int statusOf(Exception failure) {
        return switch (failure) {
            case HttpTimeoutException _ -> 504;
            case IOException _ -> 502;
            default -> 500;
        };
    }

    /** The class of this service in which the failure came up. Our classes are the ones without a package. */
    private static String originOf(Exception failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (!frame.getClassName().contains(".")) {
                return frame.getClassName().replaceAll("\\$.*", "");
            }
        }
        return "WebServer";
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new Refusal(413, "the body is longer than " + LONGEST_BODY + " bytes");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
