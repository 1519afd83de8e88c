package dev.agentops.server.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.server.db.Announcer;
import dev.agentops.server.db.Jsonb;
import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends to a thread's log within the caller's transaction. The thread's row is locked until it commits: that gives numbers
 * without gaps, in commit order, from any number of servers.
 */
public final class EventLog {
    public static final String THREAD_CHANNEL = "thread_event";
    public static final String INBOX_CHANNEL = "inbox";
    public static final String CANCEL_CHANNEL = "run_cancelled";

    /** One row to be. {@code key} is taken once per thread. */
    public record Row(String key, String runId, String step, int attempt, Instant at, ObjectNode event) {}

    private EventLog() {}

    /** @return how many were new */
    public static int append(Handle handle, String threadId, List<LogEntry> entries) {
        return appendRows(handle, threadId, rows(threadId, entries));
    }

    private static List<Row> rows(String threadId, List<LogEntry> entries) {
        var rows = new ArrayList<Row>();
        for (var entry : entries) {
            int part = 0;
            for (var event : AgUiEvents.of(threadId, entry)) {
                rows.add(new Row(
                        entry.key() + "#" + part++, entry.runId(), entry.step(), entry.attempt(), entry.at(), event));
            }
        }
        return rows;
    }

    /** What {@code append_events} takes. */
    public static String json(String threadId, List<LogEntry> entries) {
        return json(rows(threadId, entries));
    }

    private static String json(List<Row> rows) {
        var told = Json.mapper().createArrayNode();
        for (var row : rows) {
            told.addObject()
                    .put("key", row.key())
                    .put("run", row.runId())
                    .put("step", row.step())
                    .put("attempt", row.attempt())
                    .put("ts", row.at().toString())
                    .set("event", row.event());
        }
        return Jsonb.of(told.toString());
    }

    /** @return how many were new */
    public static int appendRows(Handle handle, String threadId, List<Row> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        int added = handle.createQuery("select append_events(:thread, cast(:told as jsonb))")
                .bind("thread", threadId)
                .bind("told", json(rows))
                .mapTo(Integer.class)
                .one();
        announce(handle, threadId);
        return added;
    }

    /** Wakes the thread's readers once the handle's transaction is committed. */
    public static void announce(Handle handle, String threadId) {
        Announcer.afterCommit(handle, THREAD_CHANNEL, threadId);
    }
}
