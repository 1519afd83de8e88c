package dev.agentops.server.threads;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.util.List;

/** Tells a thread's readers what people did to it, in the caller's transaction. */
final class Told {
    private Told() {}

    /** @param runId empty when it concerns no run. @param step makes the key, once in the run */
    static void append(Handle handle, String threadId, String runId, String step, String name, Record value) {
        append(handle, threadId, runId, step, new AgentEvent.Custom(name, Json.tree(value)));
    }

    static void append(Handle handle, String threadId, String runId, String step, AgentEvent event) {
        String key = runId + "/" + step + "/1/0";
        EventLog.append(handle, threadId, List.of(new LogEntry(key, runId, step, 1, 0, "", Instant.now(), event)));
    }
}
