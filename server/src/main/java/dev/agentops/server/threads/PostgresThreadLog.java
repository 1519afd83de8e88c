package dev.agentops.server.threads;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.OpenCalls;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Threads in Postgres. Expects the thread and run rows that {@link Threads#accept} wrote. Every writer locks the thread's row first,
 * so that two of them wait for each other instead of deadlocking.
 */
public final class PostgresThreadLog implements ThreadLog {
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    /** What a step has done is not thrown away because Postgres is slow to come back. */
    private static final Duration LONG_OUTAGE = Duration.ofMinutes(50);

    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    private final Database database;

    public PostgresThreadLog(Database database) {
        this.database = database;
    }

    @Override
    public Opened open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries)
            throws Exception {
        return database.patiently(OUTAGE, handle -> {
            lock(handle, threadId);
            var known = seqOf(handle, threadId, message.id());
            if (known.isEmpty()) {
                if (status(handle, runId).equals("cancelled")) {
                    throw new RunCancelledException();
                }
                answerOpenCalls(handle, threadId, runId);
                insert(handle, threadId, runId, nextSeq(handle, threadId), message);
            }
            tell(handle, threadId, entries);
            long seq = known.isPresent() ? known.get() : nextSeq(handle, threadId) - 1;
            return new Opened(seq, state(handle, threadId));
        });
    }

    @Override
    public List<Message> read(String threadId, long upToSeq) {
        return database.with(handle -> messages(handle, threadId, upToSeq));
    }

    @Override
    public Recall recall(String threadId, String runId, String step) throws Exception {
        return database.patiently(OUTAGE, handle -> {
            int attempts = handle.createQuery(
                            "select coalesce(max(attempt), 0) from thread_event where run_id = :run and step = :step")
                    .bind("run", runId)
                    .bind("step", step)
                    .mapTo(Integer.class)
                    .one();
            boolean intended = handle.createQuery(
                            "select exists (select 1 from effects where run_id = :run and step = :step)")
                    .bind("run", runId)
                    .bind("step", step)
                    .mapTo(Boolean.class)
                    .one();
            return new Recall(outcome(handle, runId, step), attempts, intended);
        });
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
        return database.patiently(LONG_OUTAGE, handle -> {
            lock(handle, commit.threadId());
            var earlier = outcome(handle, commit.runId(), commit.step());
            if (earlier.isPresent()) {
                return earlier.get();
            }
            if (FINAL.contains(status(handle, commit.runId()))) {
                return commit.outcome();
            }
            store(handle, commit);
            for (var placed : commit.messages()) {
                insert(handle, commit.threadId(), commit.runId(), placed.seq(), placed.message());
            }
            handle.createUpdate("update effects set finished_at = now() where run_id = :run and step = :step")
                    .bind("run", commit.runId())
                    .bind("step", commit.step())
                    .execute();
            tell(handle, commit.threadId(), commit.entries());
            return commit.outcome();
        });
    }

    @Override
    public String close(Commit commit, StatePatch patch) throws Exception {
        return database.patiently(LONG_OUTAGE, handle -> {
            lock(handle, commit.threadId());
            var earlier = outcome(handle, commit.runId(), commit.step());
            if (earlier.isPresent()) {
                return earlier.get();
            }
            store(handle, commit);
            answerOpenCalls(handle, commit.threadId(), commit.runId());
            for (var placed : commit.messages()) {
                insert(handle, commit.threadId(), commit.runId(), nextSeq(handle, commit.threadId()), placed.message());
            }
            if (!patch.isEmpty()) {
                handle.createUpdate("update threads set state = cast(:state as jsonb) where id = :id")
                        .bind("state", Jsonb.of(state(handle, commit.threadId()).apply(patch)))
                        .bind("id", commit.threadId())
                        .execute();
            }
            tell(handle, commit.threadId(), commit.entries());
            return commit.outcome();
        });
    }

    @Override
    public boolean intend(Intent intent) throws Exception {
        return database.patiently(
                OUTAGE,
                handle -> handle.createUpdate("""
                                insert into effects (id, run_id, step, tool, arguments)
                                values (:id, :run, :step, :tool, cast(:arguments as jsonb))
                                on conflict (id) do nothing
                                """)
                                .bind("id", intent.effectId())
                                .bind("run", intent.runId())
                                .bind("step", intent.step())
                                .bind("tool", intent.toolName())
                                .bind("arguments", Jsonb.of(intent.arguments()))
                                .execute()
                        == 1);
    }

    private static void lock(Handle handle, String threadId) {
        handle.createQuery("select id from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(String.class)
                .one();
    }

    private static String status(Handle handle, String runId) {
        return handle.createQuery("select status from runs where id = :id")
                .bind("id", runId)
                .mapTo(String.class)
                .one();
    }

    private static Optional<String> outcome(Handle handle, String runId, String step) {
        return handle.createQuery("select outcome from steps where run_id = :run and name = :step")
                .bind("run", runId)
                .bind("step", step)
                .mapTo(String.class)
                .findOne();
    }

    private static State state(Handle handle, String threadId) {
        return Json.read(
                handle.createQuery("select state from threads where id = :id")
                        .bind("id", threadId)
                        .mapTo(String.class)
                        .one(),
                State.class);
    }

    private static List<Message> messages(Handle handle, String threadId, long upToSeq) {
        return handle.createQuery("select body from messages where thread_id = :id and seq <= :seq order by seq")
                .bind("id", threadId)
                .bind("seq", upToSeq)
                .map((row, context) -> Json.read(row.getString("body"), Message.class))
                .list();
    }

    private static Optional<Long> seqOf(Handle handle, String threadId, String messageId) {
        return handle.createQuery("select seq from messages where thread_id = :thread and id = :id")
                .bind("thread", threadId)
                .bind("id", messageId)
                .mapTo(Long.class)
                .findOne();
    }

    private static long nextSeq(Handle handle, String threadId) {
        return handle.createQuery("select coalesce(max(seq), 0) + 1 from messages where thread_id = :id")
                .bind("id", threadId)
                .mapTo(Long.class)
                .one();
    }

    private static void answerOpenCalls(Handle handle, String threadId, String runId) {
        for (var answer : OpenCalls.answers(messages(handle, threadId, Long.MAX_VALUE))) {
            insert(handle, threadId, runId, nextSeq(handle, threadId), answer);
            EventLog.append(handle, threadId, List.of(OpenCalls.told(answer, runId)));
        }
    }

    private static void store(Handle handle, Commit commit) {
        handle.createUpdate("""
                        insert into steps (run_id, name, kind, status, detail, attempt, started_at, finished_at, outcome)
                        values (:run, :step, :kind, :status, :detail, :attempt, :started, now(), cast(:outcome as jsonb))
                        """)
                .bind("run", commit.runId())
                .bind("step", commit.step())
                .bind("kind", commit.kind())
                .bind("status", commit.status())
                .bind("detail", Jsonb.plain(commit.detail()))
                .bind("attempt", commit.attempt())
                .bind("started", OffsetDateTime.ofInstant(commit.startedAt(), ZoneOffset.UTC))
                .bind("outcome", Jsonb.of(commit.outcome()))
                .execute();
    }

    private static void insert(Handle handle, String threadId, String runId, long seq, Message message) {
        handle.createUpdate("""
                        insert into messages (thread_id, seq, id, run_id, body)
                        values (:thread, :seq, :id, :run, cast(:body as jsonb))
                        """)
                .bind("thread", threadId)
                .bind("seq", seq)
                .bind("id", message.id())
                .bind("run", runId)
                .bind("body", Jsonb.of(message))
                .execute();
    }

    private static void tell(Handle handle, String threadId, List<LogEntry> entries) {
        EventLog.append(handle, threadId, entries);
        Projection.follow(handle, threadId, entries);
    }
}
