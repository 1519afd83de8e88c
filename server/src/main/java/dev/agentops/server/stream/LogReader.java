package dev.agentops.server.stream;

import dev.agentops.server.db.Database;
import dev.agentops.server.db.Rows;

import java.time.Instant;
import java.util.List;

/** Reads a thread's log, a page at a time. */
public final class LogReader {
    private static final int PAGE = 500;

    /** @param event the AG-UI event as stored, JSON text */
    public record Entry(long seq, Instant at, String event) {}

    private final Database database;

    public LogReader(Database database) {
        this.database = database;
    }

    /** The next entries after a sequence number, oldest first; empty when there are none. */
    public List<Entry> after(String threadId, long seq) {
        return database.with(handle -> handle.createQuery("""
                        select seq, ts, event from thread_event where thread_id = :id and seq > :seq order by seq limit :page
                        """)
                .bind("id", threadId)
                .bind("seq", seq)
                .bind("page", PAGE)
                .map((row, context) -> new Entry(row.getLong("seq"), Rows.instant(row, "ts"), row.getString("event")))
                .list());
    }
}
