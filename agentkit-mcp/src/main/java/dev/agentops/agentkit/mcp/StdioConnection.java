package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.process.ProcessGroup;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A server that is our child: one JSON message a line. A line that begins like JSON and is none, or is too long, ends it, as no
 * answer can be told from another then; other text on its output is logged. Three platform threads per server, for its three streams:
 * a pipe cannot be read or written on a virtual thread without holding its carrier, nor with an interrupt in mind.
 */
final class StdioConnection implements Connection {
    private static final int MAX_UNSENT = 256;
    private static final int MAX_LOG_LINE = 4_096;
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final McpServer server;
    private final ProcessGroup group;
    private final ServerLog log;
    private final Listener listener;
    private final BlockingQueue<byte[]> unsent = new ArrayBlockingQueue<>(MAX_UNSENT);
    private final Map<Long, Pending> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile @Nullable Thread logs;
    private volatile @Nullable String closedBecause;

    private StdioConnection(McpServer server, ProcessGroup group, ServerLog log, Listener listener) {
        this.server = server;
        this.group = group;
        this.log = log;
        this.listener = listener;
    }

    static StdioConnection start(McpServer server, Endpoint.Program program, ServerLog log, Listener listener)
            throws McpException {
        var builder =
                new ProcessBuilder(program.command()).directory(program.folder().toFile());
        builder.environment().clear();
        builder.environment().putAll(program.environment());
        try {
            var connection = new StdioConnection(server, ProcessGroup.start(builder), log, listener);
            connection.logs = connection.thread("logs", connection::readErrors);
            connection.thread("writes", connection::write);
            connection.thread("reads", connection::read);
            connection.group.process().onExit().thenRun(() -> connection.thread("ends", connection::exited));
            return connection;
        } catch (IOException e) {
            throw McpException.notRun("MCP server " + server.name() + " cannot be started: " + e.getMessage());
        }
    }

    @Override
    public JsonNode ask(String method, ObjectNode params, McpLimits limits, Consumer<String> progress)
            throws McpException, InterruptedException {
        long id = ids.incrementAndGet();
        var pending = new Pending(progress);
        waiting.put(id, pending);
        try {
            send(Messages.request(id, method, params));
            return pending.await(limits);
        } catch (InterruptedException e) {
            cancel(id, "the caller does not wait any more");
            throw e;
        } catch (TimeoutException e) {
            cancel(id, "time is up");
            throw McpException.lost("MCP server " + server.name() + " " + e.getMessage());
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public void tell(String method, ObjectNode params) throws McpException {
        send(Messages.notification(method, params));
    }

    @Override
    public void agreed(String protocolVersion) {}

    @Override
    public boolean isOpen() {
        return closedBecause == null;
    }

    @Override
    public void close() {
        end("was stopped");
    }

    private void cancel(long id, String reason) {
        unsent.offer(bytes(Messages.cancelled(id, reason)));
    }

    private void send(ObjectNode message) throws McpException {
        String why = closedBecause;
        if (why != null) {
            throw McpException.notRun("MCP server " + server.name() + " " + why);
        }
        if (!unsent.offer(bytes(message))) {
            throw McpException.notRun("MCP server " + server.name() + " does not read what it is sent");
        }
    }

    private static byte[] bytes(ObjectNode message) {
        return (message + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void write() {
        try (var out = group.process().getOutputStream()) {
            while (isOpen()) {
                out.write(unsent.take());
                out.flush();
            }
        } catch (IOException e) {
            // it reads no more: what it still says is read to the end
        } catch (InterruptedException e) {
            end("was stopped");
        }
    }

    private void read() {
        var lines = new BoundedLines(
                group.process().getInputStream(), server.limits().maxMessageBytes(), false);
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                take(line);
            }
            end(ending());
        } catch (BoundedLines.TooLongException e) {
            end("sent " + e.getMessage() + " and was stopped");
        } catch (JsonProcessingException e) {
            end("sent malformed JSON and was stopped");
        } catch (IOException e) {
            end(ending());
        }
    }

    /** Not left to the reader alone: a child that has the pipe too would keep it open. */
    private void exited() {
        try {
            Thread.sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(ending());
    }

    private String ending() {
        String code = "";
        try {
            code = group.endsWithin(MOMENT) ? " with exit code " + group.exitCode() : "";
            var lastWords = logs;
            if (lastWords != null) {
                lastWords.join(MOMENT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "ended" + code + (log.last().isEmpty() ? "" : "; it said last: " + log.last());
    }

    private void take(byte[] line) throws JsonProcessingException {
        if (line.length == 0 || line[0] != '{' && line[0] != '[') {
            log.line(new String(line, StandardCharsets.UTF_8));
            return;
        }
        var message = Messages.parse(line);
        // a batch, which one revision of the protocol has
        for (var one : message.isArray() ? message : List.of(message)) {
            take(Messages.read(one));
        }
    }

    private void take(Messages.Incoming message) {
        switch (message) {
            case Messages.Incoming.Result(long id, JsonNode result) ->
                answered(id, pending -> pending.answered(result));
            case Messages.Incoming.Failure(long id, String why) ->
                answered(
                        id,
                        pending -> pending.failed(McpException.notRun("MCP server " + server.name()
                                + " answered with an error: " + Untrusted.said(why, 500))));
            case Messages.Incoming.Request request -> unsent.offer(bytes(Messages.answer(request)));
            case Messages.Incoming.Notification(String method, JsonNode params) -> heard(method, params);
            case Messages.Incoming.Other other -> log.line("a message that is no JSON-RPC 2.0");
        }
    }

    /** An answer that nobody waits for is that of a call that was given up, or made up. */
    private void answered(long id, Consumer<Pending> then) {
        var pending = waiting.get(id);
        if (pending != null) {
            then.accept(pending);
        }
    }

    private void heard(String method, JsonNode params) {
        switch (method) {
            case "notifications/tools/list_changed" -> listener.toolsChanged();
            case "notifications/progress" -> {
                var token = params.path("progressToken");
                if (token.isIntegralNumber()) {
                    answered(
                            token.longValue(),
                            pending -> pending.progress(params.path("message").asText("")));
                }
            }
            default -> {}
        }
    }

    private void readErrors() {
        var lines = new BoundedLines(group.process().getErrorStream(), MAX_LOG_LINE, true);
        try {
            for (var line = lines.next(); line != null; line = lines.next()) {
                log.line(new String(line, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // it is gone
        }
    }

    /** First come, first served: what ended it is what its callers are told. */
    private void end(String why) {
        synchronized (this) {
            if (closedBecause == null) {
                closedBecause = why;
            }
        }
        var lost = McpException.lost("MCP server " + server.name() + " " + closedBecause);
        waiting.values().forEach(pending -> pending.failed(lost));
        unsent.offer(new byte[0]);
        group.end();
    }

    private Thread thread(String what, Runnable body) {
        return Thread.ofPlatform()
                .daemon()
                .name("mcp-" + server.name() + "-" + what)
                .start(body);
    }
}
