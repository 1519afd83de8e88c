package dev.agentops.server.stream;

import dev.agentops.server.db.Database;
import dev.agentops.server.db.Rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Reads a thread's log, a page at a time. Thread-safe. */
public final class LogReader {
    static final int PAGE = 1_000;

    /**
     * What stands in the log from {@code first} to {@code seq}: one event, or one that was put together from several deltas.
     *
     * @param event the AG-UI event as stored, JSON text
     */
    public record Entry(long first, long seq, Instant at, String event) {}

    private final Database database;
    private final AtomicLong queries = new AtomicLong();

    public LogReader(Database database) {
        this.database = database;
    }

    /** The next entries after a sequence number, oldest first; empty when there are none. The first one begins right after it. */
    public List<Entry> after(String threadId, long seq) {
        queries.incrementAndGet();
        return database.with(handle -> handle.createQuery("""
                        select seq, first_seq, lengths, ts, event from thread_event
                        where thread_id = :id and seq > :seq order by seq limit :page
                        """)
                .bind("id", threadId)
                .bind("seq", seq)
                .bind("page", PAGE)
                .map((row, context) -> entry(row, seq))
                .list());
    }

    /** The number of the newest entry; 0 when there is none. */
    public long lastSeq(String threadId) {
        return database.with(handle -> handle.createQuery("select last_seq from threads where id = :id")
                .bind("id", threadId)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** How often a page was read. */
    long queries() {
        return queries.get();
    }

    private static Entry entry(ResultSet row, long after) throws SQLException {
        long last = row.getLong("seq");
        long first = row.getLong("first_seq");
        String event = row.getString("event");
        if (first == 0) {
            first = last;
        } else if (first <= after) {
            event = WholeDelta.rest(event, (Integer[]) row.getArray("lengths").getArray(), (int) (after + 1 - first));
            first = after + 1;
        }
        return new Entry(first, last, Rows.instant(row, "ts"), event);
    }
}
