package dev.agentops.server.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.server.db.Jsonb;
import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Appends to a thread's log within the caller's transaction. The thread's row is locked until it commits: that gives numbers
 * without gaps, in commit order, from any number of servers.
 */
public final class EventLog {
    public static final String THREAD_CHANNEL = "thread_event";
    public static final String INBOX_CHANNEL = "inbox";

    /** One row to be. {@code key} is taken once per thread. */
    public record Row(String key, String runId, String step, int attempt, Instant at, ObjectNode event) {}

    private EventLog() {}

    public static void append(Handle handle, String threadId, List<LogEntry> entries) {
        var rows = new ArrayList<Row>();
        for (var entry : entries) {
            int part = 0;
            for (var event : AgUiEvents.of(threadId, entry)) {
                rows.add(new Row(
                        entry.key() + "#" + part++, entry.runId(), entry.step(), entry.attempt(), entry.at(), event));
            }
        }
        appendRows(handle, threadId, rows);
    }

    public static void appendRows(Handle handle, String threadId, List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        long last = handle.createQuery("select last_seq from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(Long.class)
                .one();
        var known = knownKeys(handle, threadId, rows);
        var insert = handle.prepareBatch("""
                insert into thread_event (thread_id, seq, ts, run_id, step, attempt, event_key, event)
                values (:thread, :seq, :ts, :run, :step, :attempt, :key, cast(:event as jsonb))
                """);
        long seq = last;
        for (var row : rows) {
            if (known.contains(row.key())) {
                continue;
            }
            insert.bind("thread", threadId)
                    .bind("seq", ++seq)
                    .bind("ts", OffsetDateTime.ofInstant(row.at(), ZoneOffset.UTC))
                    .bind("run", row.runId())
                    .bind("step", row.step())
                    .bind("attempt", row.attempt())
                    .bind("key", row.key())
                    .bind("event", Jsonb.of(row.event().toString()))
                    .add();
        }
        if (seq == last) {
            return;
        }
        insert.execute();
        handle.createUpdate("update threads set last_seq = :seq, updated_at = now() where id = :id")
                .bind("seq", seq)
                .bind("id", threadId)
                .execute();
        notify(handle, THREAD_CHANNEL, threadId);
    }

    /** Wakes the listeners of every server when the transaction commits. */
    public static void notify(Handle handle, String channel, String payload) {
        handle.createQuery("select pg_notify(:channel, :payload)")
                .bind("channel", channel)
                .bind("payload", payload)
                .mapTo(String.class)
                .list();
    }

    private static Set<String> knownKeys(Handle handle, String threadId, List<Row> rows) {
        return handle.createQuery("select event_key from thread_event where thread_id = :id and event_key = any(:keys)")
                .bind("id", threadId)
                .bindArray("keys", String.class, rows.stream().map(Row::key).toList())
                .mapTo(String.class)
                .set();
    }
}
