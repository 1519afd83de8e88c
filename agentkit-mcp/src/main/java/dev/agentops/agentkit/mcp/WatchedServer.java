package dev.agentops.agentkit.mcp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server that is looked at on a thread of its own, one look at a time. Thread-safe. */
final class WatchedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedServer.class);
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServerTools tools;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private CompletableFuture<Void> look = CompletableFuture.completedFuture(null);
    private long lookedAt;
    private volatile boolean looked;
    private volatile List<String> problems = List.of();
    private volatile int offered;

    WatchedServer(ServerTools tools) {
        this.tools = tools;
    }

    boolean hasPins() {
        try {
            return !tools.pinned().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** The tools whose definition is pinned and that a provider would take. */
    List<McpTool> offered() {
        var offered = new ArrayList<McpTool>();
        try {
            tools.pinned().forEach((name, definition) -> {
                try {
                    offered.add(new McpTool(tools, definition));
                } catch (IllegalArgumentException e) {
                    note("'" + Untrusted.line(name, 64) + "' is not offered: "
                            + Untrusted.said(String.valueOf(e.getMessage()), 300));
                }
            });
        } catch (IOException e) {
            note("its pins cannot be read: " + e.getMessage());
        }
        this.offered = offered.size();
        return offered;
    }

    void note(String note) {
        LOG.warn("MCP server {}: {}", tools.server().name(), note);
        notes.add(note);
    }

    /** Begins a look, unless one is under way or fresh. Never fails; what it saw is in {@link #status}. */
    synchronized CompletableFuture<Void> look() {
        if (look.isDone() && (lookedAt == 0 || System.nanoTime() - lookedAt > FRESH.toNanos())) {
            lookedAt = System.nanoTime();
            var begun = new CompletableFuture<Void>();
            look = begun;
            Thread.ofVirtual().name("mcp-" + tools.server().name() + "-look").start(() -> {
                problems = seen();
                looked = true;
                begun.complete(null);
            });
        }
        return look;
    }

    private List<String> seen() {
        try {
            return tools.look();
        } catch (McpException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return List.of("its pins cannot be kept: " + e.getMessage());
        } catch (InterruptedException | RuntimeException e) {
            LOG.warn("MCP server {} could not be looked at", tools.server().name(), e);
            return List.of(e.toString());
        }
    }

    McpStatus status() {
        try {
            look().copy().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException slow) {
            // then as it was at the last look
        }
        String name = tools.server().name();
        var all = new ArrayList<>(notes);
        all.addAll(problems);
        try {
            all.addAll(tools.changed());
        } catch (IOException e) {
            all.add("its pins cannot be read: " + e.getMessage());
        }
        if (!looked) {
            return new McpStatus(name, false, "still starting", "look again in a moment");
        }
        return all.isEmpty()
                ? new McpStatus(name, true, offered + " tools", "")
                : new McpStatus(name, false, String.join("; ", all), "see the log for what it wrote");
    }

    @Override
    public void close() {
        tools.close();
    }
}
