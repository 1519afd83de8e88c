package dev.agentops.server.threads;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Threads in Postgres. Expects the thread and run rows that {@link Threads#accept} wrote. */
public final class PostgresThreadLog implements ThreadLog {
    private final Database database;

    public PostgresThreadLog(Database database) {
        this.database = database;
    }

    @Override
    public Snapshot open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries)
            throws Exception {
        return database.patiently(handle -> {
            String status = handle.createQuery("select status from runs where id = :id for update")
                    .bind("id", runId)
                    .mapTo(String.class)
                    .one();
            if (status.equals("cancelled")) {
                throw new RunCancelledException();
            }
            handle.createUpdate("""
                            insert into messages (thread_id, seq, id, run_id, body)
                            select :thread, coalesce(max(seq), 0) + 1, :id, :run, cast(:body as jsonb)
                            from messages where thread_id = :thread
                            on conflict (thread_id, id) do nothing
                            """)
                    .bind("thread", threadId)
                    .bind("id", message.id())
                    .bind("run", runId)
                    .bind("body", Json.write(message))
                    .execute();
            tell(handle, threadId, entries);
            return snapshot(handle, threadId);
        });
    }

    private static Snapshot snapshot(Handle handle, String threadId) {
        var messages = handle.createQuery("select seq, body from messages where thread_id = :id order by seq")
                .bind("id", threadId)
                .map((row, context) -> new Placed(row.getLong("seq"), Json.read(row.getString("body"), Message.class)))
                .list();
        String state = handle.createQuery("select state from threads where id = :id")
                .bind("id", threadId)
                .mapTo(String.class)
                .one();
        return new Snapshot(messages, Json.read(state, State.class));
    }

    @Override
    public Recall recall(String threadId, String runId, String step) throws Exception {
        return database.patiently(handle -> {
            int attempts = handle.createQuery(
                            "select coalesce(max(attempt), 0) from thread_event where run_id = :run and step = :step")
                    .bind("run", runId)
                    .bind("step", step)
                    .mapTo(Integer.class)
                    .one();
            return new Recall(outcome(handle, runId, step), attempts);
        });
    }

    private static Optional<String> outcome(Handle handle, String runId, String step) {
        return handle.createQuery("select outcome from steps where run_id = :run and name = :step")
                .bind("run", runId)
                .bind("step", step)
                .mapTo(String.class)
                .findOne();
    }

    @Override
    public void publish(String threadId, List<LogEntry> entries) throws Exception {
        database.transaction(handle -> {
            tell(handle, threadId, entries);
            return entries.size();
        });
    }

    @Override
    public String commit(Commit commit) throws Exception {
        return database.patiently(handle -> {
            var earlier = outcome(handle, commit.runId(), commit.step());
            if (earlier.isPresent()) {
                return earlier.get();
            }
            var startedAt = OffsetDateTime.ofInstant(commit.startedAt(), ZoneOffset.UTC);
            handle.createUpdate("""
                            insert into steps (run_id, name, kind, status, detail, attempt, started_at, finished_at, outcome)
                            values (:run, :step, :kind, :status, :detail, :attempt, :started, now(), cast(:outcome as jsonb))
                            """)
                    .bind("run", commit.runId())
                    .bind("step", commit.step())
                    .bind("kind", commit.kind())
                    .bind("status", commit.status())
                    .bind("detail", commit.detail())
                    .bind("attempt", commit.attempt())
                    .bind("started", startedAt)
                    .bind("outcome", commit.outcome())
                    .execute();
            for (var placed : commit.messages()) {
                insert(handle, commit, placed);
            }
            handle.createUpdate("update effects set finished_at = now() where run_id = :run and step = :step")
                    .bind("run", commit.runId())
                    .bind("step", commit.step())
                    .execute();
            tell(handle, commit.threadId(), commit.entries());
            return commit.outcome();
        });
    }

    private static void insert(Handle handle, Commit commit, Placed placed) {
        handle.createUpdate("""
                        insert into messages (thread_id, seq, id, run_id, body)
                        values (:thread, :seq, :id, :run, cast(:body as jsonb))
                        """)
                .bind("thread", commit.threadId())
                .bind("seq", placed.seq())
                .bind("id", placed.message().id())
                .bind("run", commit.runId())
                .bind("body", Json.write(placed.message()))
                .execute();
    }

    @Override
    public boolean intend(Intent intent) throws Exception {
        return database.patiently(handle -> handle.createUpdate("""
                                insert into effects (id, run_id, step, tool, arguments)
                                values (:id, :run, :step, :tool, cast(:arguments as jsonb))
                                on conflict (id) do nothing
                                """)
                        .bind("id", intent.effectId())
                        .bind("run", intent.runId())
                        .bind("step", intent.step())
                        .bind("tool", intent.toolName())
                        .bind("arguments", intent.arguments().toString())
                        .execute()
                == 1);
    }

    @Override
    public void saveState(String threadId, String runId, State state) throws Exception {
        database.patiently(
                handle -> handle.createUpdate("update threads set state = cast(:state as jsonb) where id = :id")
                        .bind("state", Json.write(state))
                        .bind("id", threadId)
                        .execute());
    }

    private static void tell(Handle handle, String threadId, List<LogEntry> entries) {
        EventLog.append(handle, threadId, entries);
        Projection.follow(handle, threadId, entries);
    }
}
