package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A server over streamable HTTP. Each request is a POST whose answer, JSON or a stream of events, is read on the caller's thread; a
 * stream that breaks off is gone on with where the server allows it. There is no standing stream beside: what a server says of itself
 * is heard only during calls. When the server does not know the session any more, the connection is closed.
 */
final class HttpConnection implements Connection {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MAX_ERROR_BYTES = 4_096;
    private static final int MAX_RESUMES = 100;

    private final McpServer server;
    private final ServerLog log;
    private final Listener listener;
    private final HttpWire wire;
    private final AtomicLong ids = new AtomicLong();
    private volatile boolean open = true;

    HttpConnection(McpServer server, Endpoint.Http endpoint, ServerLog log, Listener listener) {
        this.server = server;
        this.log = log;
        this.listener = listener;
        this.wire = new HttpWire(endpoint, server.limits().start());
    }

    @Override
    public JsonNode ask(String method, ObjectNode params, McpLimits limits, Consumer<String> progress)
            throws McpException, InterruptedException {
        long id = ids.incrementAndGet();
        var call = new Call(id, limits, System.nanoTime() + limits.total().toNanos(), progress);
        try {
            var answer = answer(wire.post(Messages.request(id, method, params), limits.idle()), call);
            if (answer == null) {
                throw McpException.lost(named("broke its answer off"));
            }
            return answer;
        } catch (InterruptedException e) {
            cancel(id, "the caller does not wait any more");
            throw e;
        } catch (CallGuard.OverdueException e) {
            cancel(id, "time is up");
            throw McpException.lost(named(e.getMessage()));
        } catch (BoundedLines.TooLongException e) {
            throw McpException.lost(named("sent " + e.getMessage()));
        } catch (JsonProcessingException e) {
            throw McpException.lost(named("sent malformed JSON"));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw McpException.notRun(named("cannot be reached at " + server.endpoint()));
        } catch (IOException e) {
            if (Thread.interrupted()) {
                cancel(id, "the caller does not wait any more");
                throw new InterruptedException("interrupted in the answer of " + server.name());
            }
            throw McpException.lost(named("broke the connection: " + e));
        }
    }

    @Override
    public void tell(String method, ObjectNode params) throws McpException, InterruptedException {
        try {
            post(Messages.notification(method, params));
        } catch (IOException e) {
            throw McpException.notRun(named("cannot be told " + method + ": " + e.getMessage()));
        }
    }

    @Override
    public void agreed(String protocolVersion) {
        wire.agreed(protocolVersion);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        if (open && wire.hasSession()) {
            var end = aside("ends", () -> wire.delete(SHORT).body().close());
            try {
                end.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        open = false;
    }

    private record Call(long id, McpLimits limits, long deadline, Consumer<String> progress) {}

    /** @return null when the stream ended before the answer and cannot be gone on with */
    private @Nullable JsonNode answer(HttpResponse<InputStream> response, Call call)
            throws IOException, McpException, InterruptedException {
        EventStream events;
        try (var body = guarded(response, call)) {
            check(response, body);
            wire.openedBy(response);
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (type.startsWith("application/json")) {
                return json(body, call);
            }
            if (!type.startsWith("text/event-stream")) {
                throw McpException.lost(
                        named("answered with '" + Untrusted.line(type, 80) + "', not with JSON or events"));
            }
            events = new EventStream(body, server.limits().maxMessageBytes());
            var answer = untilAnswer(events, call);
            if (answer != null) {
                return answer;
            }
        }
        return resumed(events, call);
    }

    private @Nullable JsonNode json(InputStream body, Call call)
            throws IOException, McpException, InterruptedException {
        int max = server.limits().maxMessageBytes();
        byte[] bytes = body.readNBytes(max + 1);
        if (bytes.length > max) {
            throw new BoundedLines.TooLongException(max);
        }
        return in(bytes, call);
    }

    private @Nullable JsonNode untilAnswer(EventStream events, Call call)
            throws IOException, McpException, InterruptedException {
        for (var data = events.next(); data != null; data = events.next()) {
            var answer = in(data, call);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private @Nullable JsonNode resumed(EventStream broken, Call call)
            throws IOException, McpException, InterruptedException {
        var events = broken;
        for (int i = 0; i < MAX_RESUMES && !events.lastId().isEmpty(); i++) {
            Thread.sleep(events.retry());
            var response = wire.resume(events.lastId(), call.limits().idle());
            try (var body = guarded(response, call)) {
                if (response.statusCode() != 200) {
                    return null;
                }
                events = new EventStream(body, server.limits().maxMessageBytes(), events.lastId(), events.retry());
                var answer = untilAnswer(events, call);
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }

    private InputStream guarded(HttpResponse<InputStream> response, Call call) {
        return new CallGuard(
                response.body(),
                call.limits().idle(),
                call.deadline(),
                call.limits().total());
    }

    private void check(HttpResponse<InputStream> response, InputStream body) throws IOException, McpException {
        int status = response.statusCode();
        if (status == 200) {
            return;
        }
        String said = Untrusted.said(new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8), 300);
        // the reference server says 400 where the specification says 404
        if (wire.hasSession()
                && (status == 404
                        || status == 400 && said.toLowerCase(Locale.ROOT).contains("session"))) {
            open = false;
            throw McpException.notRun(named("does not know the session any more"));
        }
        throw switch (status) {
            case 401, 403 ->
                McpException.notRun(named("refuses us (HTTP " + status + "): check its headers in the configuration"));
            case 301, 302, 303, 307, 308 ->
                McpException.notRun(named("has moved: put "
                        + Untrusted.said(
                                response.headers().firstValue("Location").orElse("its new address"), 200)
                        + " into the configuration"));
            default -> {
                String what = named("answered with HTTP " + status + (said.isEmpty() ? "" : ": " + said));
                yield status >= 400 && status < 500 ? McpException.notRun(what) : McpException.lost(what);
            }
        };
    }

    /** @return the result, if it is that of the call */
    private @Nullable JsonNode in(byte[] bytes, Call call) throws IOException, McpException, InterruptedException {
        var message = Messages.parse(bytes);
        JsonNode answer = null;
        for (var one : message.isArray() ? message : List.of(message)) {
            switch (Messages.read(one)) {
                case Messages.Incoming.Result(long id, JsonNode result) when id == call.id() -> answer = result;
                case Messages.Incoming.Failure(long id, String why)
                when id == call.id() ->
                    throw McpException.notRun(named("answered with an error: " + Untrusted.said(why, 500)));
                case Messages.Incoming.Request request -> aside("answers", () -> post(Messages.answer(request)));
                case Messages.Incoming.Notification(String method, JsonNode params) -> heard(method, params, call);
                case Messages.Incoming.Result wrong -> log.line("an answer to a request that it was not asked here");
                case Messages.Incoming.Failure wrong -> log.line("an error for a request that it was not asked here");
                case Messages.Incoming.Other other -> log.line("a message that is no JSON-RPC 2.0");
            }
        }
        return answer;
    }

    private void heard(String method, JsonNode params, Call call) {
        switch (method) {
            case "notifications/tools/list_changed" -> listener.toolsChanged();
            case "notifications/progress" ->
                call.progress().accept(params.path("message").asText(""));
            default -> {}
        }
    }

    private void cancel(long id, String reason) {
        aside("cancels", () -> post(Messages.cancelled(id, reason)));
    }

    private void post(ObjectNode message) throws IOException, InterruptedException {
        wire.post(message, SHORT).body().close();
    }

    private interface Aside {
        void run() throws IOException, InterruptedException;
    }

    /** On a thread of its own: the caller's may be interrupted, and need not wait for this. */
    private Thread aside(String what, Aside body) {
        return Thread.ofVirtual().name("mcp-" + server.name() + "-" + what).start(() -> {
            try {
                body.run();
            } catch (IOException | InterruptedException e) {
                log.line("could not be told: " + e);
            }
        });
    }

    private String named(String what) {
        return "MCP server " + server.name() + " " + what;
    }
}
