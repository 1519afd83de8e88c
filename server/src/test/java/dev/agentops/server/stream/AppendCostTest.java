package dev.agentops.server.stream;

import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.TestThread;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** An append reads a few rows, however long the thread is and however many runs there were. */
@Tag("process")
class AppendCostTest {
    @Test
    void anAppendDoesNotReadTheThreadNorTheRunsThatEnded() throws Exception {
        var postgres = TestServices.shared().postgres();
        try (var database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password())) {
            var thread = new TestThread(database, "thr_1");
            database.with(handle -> {
                handle.execute("""
                        insert into runs (id, thread_id, message_id, question, created_by, status, finished_at)
                        select 'r' || i, 'thr_1', 'm' || i, 'why?', 'ann', 'completed', now() from generate_series(1, 3000) i
                        """);
                handle.execute("""
                        insert into thread_event (thread_id, seq, ts, run_id, step, attempt, event_key, event)
                        select 'thr_1', i, now(), 'r' || i, 'model:1', 1, 'k' || i, '{}' from generate_series(1, 3000) i
                        """);
                handle.execute("update threads set last_seq = 3000");
                return handle.execute("analyze");
            });

            long read = database.transaction(handle -> {
                var delta = Json.mapper().createObjectNode().put("type", "TEXT_MESSAGE_CONTENT");
                var row = new EventLog.Row("new", thread.run(), "model:1", 1, Instant.now(), delta);
                assertThat(EventLog.appendRows(handle, thread.id(), List.of(row)))
                        .isEqualTo(1);
                return rowsRead(handle);
            });

            assertThat(read).isLessThan(20);
        }
    }

    /** In the transaction under way. */
    private static long rowsRead(Handle handle) {
        return handle.createQuery("""
                        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
                        where relname in ('runs', 'thread_event')
                        """).mapTo(Long.class).one();
    }
}
