package dev.agentops.server.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server of somebody else's on loopback: what it was asked is kept, and it can be told to answer badly. */
public abstract class BackendServer implements AutoCloseable {
    /** Instead of the usual answer. */
    public interface Special {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** Is answered with 400 and its message, as plain text. */
    protected static final class BadQuery extends RuntimeException {
        private static final long serialVersionUID = 1;

        public BadQuery(String message) {
            super(message);
        }
    }

    private final HttpServer http;
    private final Map<String, Special> specials = new ConcurrentHashMap<>();
    private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();

    /** @param root what its paths begin with and is not told again; empty for none */
    protected BackendServer(String root) throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext(root.isEmpty() ? "/" : root, exchange -> answer(exchange, root.length()));
        http.start();
    }

    /** @param path what follows the root. @throws BadQuery for what it does not understand */
    protected abstract void answer(HttpExchange exchange, String path, Map<String, String> parameters)
            throws IOException;

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Each time a path that begins so is asked for. */
    public void answerNext(String path, Special special) {
        specials.put(path, special);
    }

    /** Parameters of all requests, with {@code path}, {@code tenant} and {@code authorization}. */
    public List<Map<String, String>> asked() {
        return asked;
    }

    public static void text(HttpExchange exchange, int status, String text) throws IOException {
        body(exchange, status, "text/plain; charset=utf-8", text);
    }

    public static void body(HttpExchange exchange, int status, String type, String text) throws IOException {
        body(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public static void body(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void answer(HttpExchange exchange, int root) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(root);
        try (exchange) {
            var parameters = parameters(exchange.getRequestURI().getRawQuery());
            parameters.put("path", path);
            parameters.put("tenant", String.valueOf(exchange.getRequestHeaders().getFirst("X-Scope-OrgID")));
            parameters.put(
                    "authorization", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            asked.add(parameters);
            for (var special : specials.entrySet()) {
                if (path.startsWith(special.getKey())) {
                    special.getValue().answer(exchange);
                    return;
                }
            }
            understood(exchange, path, parameters);
        }
    }

    private void understood(HttpExchange exchange, String path, Map<String, String> parameters) throws IOException {
        try {
            answer(exchange, path, parameters);
        } catch (BadQuery e) {
            text(exchange, 400, e.getMessage());
        }
    }

    private static Map<String, String> parameters(String query) {
        var parameters = new HashMap<String, String>();
        for (var pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
