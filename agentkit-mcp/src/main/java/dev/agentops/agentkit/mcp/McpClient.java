package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A client of one server, started at the first use and again at the next use after it ended. Thread-safe.
 *
 * <p>Each method works on the thread that calls it and ends with {@link InterruptedException} when that is interrupted; the server is
 * told then. Nothing is sent twice unless the first was surely not taken.
 */
public final class McpClient implements AutoCloseable {
    static final String PROTOCOL = "2025-11-25";
    private static final Set<String> SPOKEN = Set.of(PROTOCOL, "2025-06-18", "2025-03-26", "2024-11-05");
    private static final int MAX_PAGES = 50;
    private static final int MAX_TOOLS = 1_000;
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILED_START = Duration.ofSeconds(5);

    private final McpServer server;
    private final Secrets secrets;
    private final ServerLog log;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connection connection;
    private volatile @Nullable Connection starting;
    private @Nullable McpException failedStart;
    private long failedStartAt;
    private List<McpDefinition> listed = List.of();
    private long listedAt;
    private volatile boolean stale = true;
    private volatile boolean closed;

    public McpClient(McpServer server) {
        this.server = server;
        this.secrets = new Secrets(server.secrets());
        this.log = new ServerLog(server.name(), secrets);
    }

    /**
     * The server's tools: as it listed them a minute ago at most, and not before it last said that they changed. One that has no name
     * or is too large is left out.
     */
    public List<McpDefinition> tools() throws McpException, InterruptedException {
        lock.lockInterruptibly();
        try {
            var current = connected();
            if (stale || System.nanoTime() - listedAt > FRESH.toNanos()) {
                stale = false;
                try {
                    listed = list(current);
                } catch (McpException | InterruptedException | RuntimeException e) {
                    stale = true;
                    throw e;
                }
                listedAt = System.nanoTime();
            }
            return listed;
        } catch (McpException e) {
            throw e.without(secrets);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls a tool.
     *
     * @param progress hears what the server says meanwhile, on any thread
     * @return the protocol's CallToolResult, as it came
     */
    public JsonNode call(String tool, JsonNode arguments, Consumer<String> progress)
            throws McpException, InterruptedException {
        return call(tool, arguments, progress, () -> {});
    }

    /** What has to hold in the very session that a call goes to. */
    interface Check {
        void run() throws McpException, InterruptedException;
    }

    JsonNode call(String tool, JsonNode arguments, Consumer<String> progress, Check check)
            throws McpException, InterruptedException {
        try {
            var first = session();
            check.run();
            try {
                return call(first, tool, arguments, progress);
            } catch (McpException e) {
                if (e.mayHaveRun() || first.isOpen()) {
                    throw e;
                }
                var second = session();
                check.run();
                return call(second, tool, arguments, progress);
            }
        } catch (McpException e) {
            throw e.without(secrets);
        }
    }

    private JsonNode call(Connection on, String tool, JsonNode arguments, Consumer<String> progress)
            throws McpException, InterruptedException {
        var params = Json.mapper().createObjectNode().put("name", tool);
        params.set("arguments", arguments);
        return on.ask("tools/call", params, server.limits(), progress);
    }

    private Connection session() throws McpException, InterruptedException {
        lock.lockInterruptibly();
        try {
            return connected();
        } finally {
            lock.unlock();
        }
    }

    private Connection connected() throws McpException, InterruptedException {
        if (closed) {
            throw McpException.notRun("MCP server " + server.name() + " was stopped");
        }
        var current = connection;
        if (current != null && current.isOpen()) {
            return current;
        }
        var failed = failedStart;
        if (failed != null && System.nanoTime() - failedStartAt < AFTER_FAILED_START.toNanos()) {
            throw failed;
        }
        try {
            connection = null;
            var started = start();
            connection = started;
            failedStart = null;
            stale = true;
            return started;
        } catch (McpException e) {
            failedStart = McpException.notRun(String.valueOf(e.getMessage()));
            failedStartAt = System.nanoTime();
            throw failedStart;
        }
    }

    private Connection start() throws McpException, InterruptedException {
        Connection.Listener listener = () -> stale = true;
        var opened = switch (server.endpoint()) {
            case Endpoint.Program program -> StdioConnection.start(server, program, log, listener);
            case Endpoint.Http http -> new HttpConnection(server, http, log, listener);
        };
        try {
            starting = opened;
            initialize(opened);
            return opened;
        } catch (McpException | InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        } finally {
            starting = null;
        }
    }

    private void initialize(Connection on) throws McpException, InterruptedException {
        var params = Json.mapper().createObjectNode().put("protocolVersion", PROTOCOL);
        params.putObject("capabilities");
        params.putObject("clientInfo").put("name", "agentkit").put("version", "0.1.0");
        var welcome = on.ask("initialize", params, server.limits().forStart(), message -> {});
        String version = welcome.path("protocolVersion").asText("");
        if (!SPOKEN.contains(version)) {
            throw McpException.notRun("MCP server " + server.name() + " speaks protocol '" + Untrusted.line(version, 40)
                    + "', this client speaks " + String.join(", ", new TreeSet<>(SPOKEN)));
        }
        on.agreed(version);
        on.tell("notifications/initialized", Json.mapper().createObjectNode());
    }

    private List<McpDefinition> list(Connection on) throws McpException, InterruptedException {
        var tools = new ArrayList<McpDefinition>();
        var cursors = new HashSet<String>();
        long deadline = System.nanoTime() + server.limits().start().toNanos();
        ObjectNode params = Json.mapper().createObjectNode();
        while (true) {
            var page = on.ask("tools/list", params, server.limits().forStart(), message -> {});
            page.path("tools").forEach(tool -> add(tools, tool));
            String cursor = page.path("nextCursor").asText("");
            if (cursor.isEmpty()) {
                return List.copyOf(tools);
            }
            if (!cursors.add(cursor)
                    || cursors.size() >= MAX_PAGES
                    || tools.size() > MAX_TOOLS
                    || System.nanoTime() > deadline) {
                throw McpException.notRun(
                        "MCP server " + server.name() + " does not come to an end with its list of tools: "
                                + cursors.size() + " pages, " + tools.size() + " tools");
            }
            params = Json.mapper().createObjectNode().put("cursor", cursor);
        }
    }

    private void add(List<McpDefinition> tools, JsonNode listed) {
        try {
            tools.add(McpDefinition.read(listed));
        } catch (IllegalArgumentException e) {
            log.line("left out: " + e.getMessage());
        }
    }

    /** Ends the server. Calls that wait for it fail. */
    @Override
    public void close() {
        closed = true;
        var underWay = starting;
        if (underWay != null) {
            underWay.close();
        }
        lock.lock();
        try {
            var current = connection;
            if (current != null) {
                current.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
