package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.ToolContext;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Files as they were before a tool call wrote to them. Thread-safe. */
public interface FileSnapshots {
    /** @param content null when there was no file */
    record Snapshot(String id, String path, @Nullable String content) {}

    /**
     * Keeps what a call is about to write over. A call that runs again after a crash keeps nothing new: what it finds may be its own work.
     *
     * @return the snapshot's id
     */
    String keep(ToolContext call, String tool, String path, @Nullable String content) throws Exception;

    Optional<Snapshot> find(String id);
}
