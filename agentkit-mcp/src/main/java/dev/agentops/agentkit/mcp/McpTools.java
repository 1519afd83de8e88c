package dev.agentops.agentkit.mcp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tools of some servers, for agents. What there is stands fixed from {@link #open} on; a server that is down, or comes up later,
 * changes how calls end, not which tools there are. Thread-safe.
 */
public final class McpTools implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);

    private final List<WatchedServer> servers;
    private final List<McpTool> tools;

    private McpTools(List<WatchedServer> servers, List<McpTool> tools) {
        this.servers = servers;
        this.tools = tools;
    }

    /**
     * Starts the servers beside each other.
     *
     * @param patience how long to wait for those of which nothing is pinned yet: what they show later is offered at the next start
     */
    public static McpTools open(List<McpServer> servers, McpPins pins, Duration patience) {
        var watched = servers.stream()
                .map(server -> new WatchedServer(new ServerTools(server, pins)))
                .toList();
        await(watched, patience);
        var tools = new ArrayList<McpTool>();
        var names = new HashSet<String>();
        for (var one : watched) {
            for (var tool : one.offered()) {
                if (names.add(tool.tool().name())) {
                    tools.add(tool);
                } else {
                    one.note("'" + Untrusted.line(tool.name(), 64)
                            + "' has the name of another tool and is not offered");
                }
            }
        }
        return new McpTools(watched, List.copyOf(tools));
    }

    private static void await(List<WatchedServer> watched, Duration patience) {
        var looks = watched.stream()
                .map(one -> {
                    var look = one.look();
                    return one.hasPins() ? CompletableFuture.<Void>completedFuture(null) : look;
                })
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(looks).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "Not all MCP servers answered within {} s; their tools are offered at the next start",
                    patience.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<McpTool> tools() {
        return tools;
    }

    /** How each server is: as of some seconds ago, or as it answers within two seconds. */
    public List<McpStatus> status() {
        return servers.stream().map(WatchedServer::status).toList();
    }

    /** Ends the servers, side by side. */
    @Override
    public void close() {
        var ends = servers.stream()
                .map(one -> Thread.ofVirtual().start(one::close))
                .toList();
        for (var end : ends) {
            try {
                end.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
