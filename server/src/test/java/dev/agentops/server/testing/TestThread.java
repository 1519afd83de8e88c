package dev.agentops.server.testing;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.server.db.Database;
import dev.agentops.server.stream.EventLog;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread with one run that tells what a test wants told. */
public final class TestThread {
    private final Database database;
    private final String id;
    private final AtomicInteger told = new AtomicInteger();

    public TestThread(Database database, String id) {
        this.database = database;
        this.id = id;
        database.with(handle -> {
            handle.execute("insert into threads (id, title, created_by) values (?, 't', 'ann')", id);
            return handle.execute("""
                    insert into runs (id, thread_id, message_id, question, created_by, status, submitted_at)
                    values (?, ?, ?, 'why?', 'ann', 'running', now())
                    """, run(), id, "m-" + id);
        });
    }

    public String id() {
        return id;
    }

    public String run() {
        return "run-of-" + id;
    }

    public void tell(AgentEvent... events) {
        tell(1, events);
    }

    public void tell(int attempt, AgentEvent... events) {
        var entries = List.of(events).stream()
                .map(event -> new LogEntry(
                        run() + "/model:1/" + attempt + "/" + told.getAndIncrement(),
                        run(),
                        "model:1",
                        attempt,
                        1,
                        "coding",
                        Instant.now(),
                        event))
                .toList();
        database.transaction(handle -> {
            EventLog.append(handle, id, entries);
            return true;
        });
    }

    /** The run is over, and was so long ago. */
    public void ended() {
        database.with(handle -> handle.execute(
                "update runs set status = 'completed', finished_at = now() - interval '1 hour' where id = ?", run()));
    }

    /** The log as it stands in the database: the events' text, oldest first. */
    public List<String> log() {
        return database.with(
                handle -> handle.createQuery("select event from thread_event where thread_id = :id order by seq")
                        .bind("id", id)
                        .mapTo(String.class)
                        .list());
    }
}
