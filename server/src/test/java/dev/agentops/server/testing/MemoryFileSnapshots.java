package dev.agentops.server.testing;

import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.server.tools.FileSnapshots;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** For tests without a database. */
public final class MemoryFileSnapshots implements FileSnapshots {
    private final Map<String, Snapshot> kept = new ConcurrentHashMap<>();

    @Override
    public String keep(ToolContext call, String tool, String path, @Nullable String content) {
        String id = "snap_" + call.toolCallId();
        kept.putIfAbsent(id, new Snapshot(id, path, content));
        return id;
    }

    @Override
    public Optional<Snapshot> find(String id) {
        return Optional.ofNullable(kept.get(id));
    }
}
