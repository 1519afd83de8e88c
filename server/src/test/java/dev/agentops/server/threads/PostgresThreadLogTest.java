package dev.agentops.server.threads;

import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLogContract;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

import java.util.List;

@Tag("process")
class PostgresThreadLogTest extends ThreadLogContract {
    private Database database;

    @BeforeEach
    void open() throws Exception {
        var postgres = TestServices.shared().postgres();
        database = Database.open(TestServices.freshDatabase(), postgres.user(), postgres.password());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ThreadLog logWith(String threadId, String runId) {
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values (?, 't', 'ann')", threadId);
            return handle.execute(
                    "insert into runs (id, thread_id, message_id, question, created_by) values (?, ?, 'm1', 'why?', 'ann')",
                    runId,
                    threadId);
        });
        return new PostgresThreadLog(database);
    }

    @Override
    protected List<String> keysOf(String threadId) {
        return database.with(handle -> handle.createQuery(
                        "select rtrim(event_key, '#0') from thread_event where thread_id = ? order by seq")
                .bind(0, threadId)
                .mapTo(String.class)
                .list());
    }
}
