package dev.agentops.server.threads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.thread.Continuation;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.OpenCalls;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.thread.StoredResult;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Threads in Postgres. Expects the thread and run rows that {@link Threads#accept} wrote. Every writer locks the thread's row first,
 * so that two of them wait for each other instead of deadlocking.
 */
public final class PostgresThreadLog implements ThreadLog {
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    /** What a step has done is not thrown away because Postgres is slow to come back. */
    private static final Duration LONG_OUTAGE = Duration.ofMinutes(50);

    private final Database database;

    public PostgresThreadLog(Database database) {
        this.database = database;
    }

    /**
     * A thread under its lock, as a run finds it.
     *
     * @param known the place of the run's request, or the last one of what it takes up; 0 if its request is not there yet
     * @param stopped it was cancelled before it began
     */
    private record Found(
            boolean stopped, String question, long known, long last, String state, List<Continuation> continued) {}

    @Override
    public Opened open(String threadId, String runId, Message.FromUser message, List<LogEntry> entries)
            throws Exception {
        return database.patiently(OUTAGE, handle -> {
            if (!lock(handle, threadId)) {
                throw new RunCancelledException();
            }
            var found = find(handle, threadId, runId, message.id());
            long seq = found.known();
            if (found.stopped()) {
                throw new RunCancelledException();
            }
            if (seq == 0) {
                var answers = openCalls(handle, threadId);
                seq = found.last();
                for (var answer : answers) {
                    insert(handle, threadId, runId, ++seq, answer);
                    EventLog.append(handle, threadId, List.of(OpenCalls.told(answer, runId)));
                }
                insert(handle, threadId, runId, ++seq, new Message.FromUser(message.id(), found.question()));
            }
            tell(handle, threadId, asEdited(entries, found.question()));
            return new Opened(
                    seq,
                    Json.read(found.state(), State.class),
                    KeptRows.newest(handle, threadId),
                    found.known() == 0,
                    found.continued());
        });
    }

    /** The request may have been edited since it was handed to the engine. */
    private static List<LogEntry> asEdited(List<LogEntry> entries, String question) {
        return entries.stream()
                .map(entry -> entry.event() instanceof AgentEvent.RunStarted started
                        ? entry.telling(new AgentEvent.RunStarted(started.messageId(), question))
                        : entry)
                .toList();
    }

    private static Found find(Handle handle, String threadId, String runId, String messageId) {
        return handle.createQuery("""
                        select r.status = 'cancelled' and r.started_at is null as stopped, r.question, t.state, f.continuation,
                               coalesce(case when f.asks_nothing then f.up_to_seq end,
                                        (select seq from messages where thread_id = t.id and id = :message), 0) as known,
                               coalesce((select max(seq) from messages where thread_id = t.id), 0) as last
                        from threads t, runs r left join run_forks f on f.run_id = r.id where t.id = :thread and r.id = :run
                        """)
                .bind("thread", threadId)
                .bind("run", runId)
                .bind("message", messageId)
                .map((row, context) -> new Found(
                        row.getBoolean("stopped"),
                        row.getString("question"),
                        row.getLong("known"),
                        row.getLong("last"),
                        row.getString("state"),
                        Optional.ofNullable(row.getString("continuation"))
                                .map(json -> Json.read(json, Continuation.class))
                                .stream()
                                .toList()))
                .one();
    }

    @Override
    public List<Message> read(String threadId, long upToSeq) {
        return database.with(handle -> messages(handle, threadId, upToSeq));
    }

    @Override
    public List<Message.FromUser> steered(String threadId, String runId) throws Exception {
        return database.patientlyOnce(OUTAGE, handle -> Steers.give(handle, runId));
    }

    @Override
    public List<Order> ordered(String threadId, String runId, int turn, boolean again) throws Exception {
        return database.patientlyOnce(OUTAGE, handle -> RunOrders.give(handle, runId, turn, again));
    }

    @Override
    public Optional<Order.Stop> stopOrdered(String threadId, String runId) throws Exception {
        return database.patientlyOnce(OUTAGE, handle -> RunOrders.stopOf(handle, runId));
    }

    @Override
    public Recall recall(String threadId, String runId, String step) throws Exception {
        return database.patientlyOnce(
                OUTAGE,
                handle -> handle.createQuery("""
                        select (select coalesce(max(attempt), 0) from thread_event where run_id = :run and step = :step) as attempts,
                               exists (select 1 from effects where run_id = :run and step = :step) as intended,
                               (select outcome from steps where run_id = :run and name = :step) as outcome
                        """)
                        .bind("run", runId)
                        .bind("step", step)
                        .map((row, context) -> new Recall(
                                Optional.ofNullable(row.getString("outcome")),
                                row.getInt("attempts"),
                                row.getBoolean("intended")))
                        .one());
    }

    @Override
    public void publish(String threadId, List<LogEntry> entries) throws Exception {
        if (Projection.concerns(entries)) {
            database.transaction(handle -> tell(handle, threadId, entries));
        } else {
            database.with(handle -> tell(handle, threadId, entries));
        }
    }

    @Override
    public Optional<StoredResult> stored(String threadId, String handle) throws Exception {
        return database.patientlyOnce(OUTAGE, connection -> KeptRows.result(connection, threadId, handle));
    }

    @Override
    public String commit(Commit commit) throws Exception {
        if (!commit.kept().isEmpty() || commit.kind().equals("tool")) {
            return database.patiently(LONG_OUTAGE, handle -> {
                var held = store(handle, commit, commit.messages(), commit.entries(), false);
                if (held.isEmpty()) {
                    KeptRows.insert(handle, commit);
                    EndedEffects.record(handle, commit);
                }
                return held.orElse(commit.outcome());
            });
        }
        return database.patientlyOnce(
                LONG_OUTAGE,
                handle -> store(handle, commit, commit.messages(), commit.entries(), false)
                        .orElse(commit.outcome()));
    }

    @Override
    public String close(Commit commit, StatePatch patch) throws Exception {
        return database.patiently(LONG_OUTAGE, handle -> {
            if (!lock(handle, commit.threadId())) {
                return commit.outcome();
            }
            var messages = new ArrayList<Placed>();
            var entries = new ArrayList<LogEntry>();
            long seq = lastSeq(handle, commit.threadId());
            for (var answer : openCalls(handle, commit.threadId())) {
                messages.add(new Placed(++seq, answer));
                entries.add(OpenCalls.told(answer, commit.runId()));
            }
            for (var steer : Steers.givenOnly(handle, commit.runId())) {
                messages.add(new Placed(++seq, steer));
                entries.add(LogEntry.steered(commit.runId(), steer));
            }
            for (var placed : commit.messages()) {
                messages.add(new Placed(++seq, placed.message()));
            }
            entries.addAll(commit.entries());
            var held = store(handle, commit, messages, entries, true);
            if (held.isPresent()) {
                return held.get();
            }
            if (!patch.isEmpty()) {
                handle.createUpdate("update threads set state = cast(:state as jsonb) where id = :id")
                        .bind("state", Jsonb.of(state(handle, commit.threadId()).apply(patch)))
                        .bind("id", commit.threadId())
                        .execute();
            }
            Steers.queueTheRest(handle, commit.threadId(), commit.runId());
            Projection.follow(handle, commit.threadId(), commit.entries());
            return commit.outcome();
        });
    }

    @Override
    public Intended intend(Intent intent) throws Exception {
        return database.patientlyOnce(
                OUTAGE,
                handle -> handle.createQuery("""
                                select intend_effect(:run, :id, :step, :tool, cast(:arguments as jsonb))
                                """)
                        .bind("run", intent.runId())
                        .bind("id", intent.effectId())
                        .bind("step", intent.step())
                        .bind("tool", intent.toolName())
                        .bind("arguments", Jsonb.of(intent.arguments()))
                        .mapTo(Intended.class)
                        .one());
    }

    @Override
    public Optional<JsonNode> intended(String threadId, String effectId) throws Exception {
        return database.patientlyOnce(
                OUTAGE,
                handle -> handle.createQuery("select arguments from effects where id = :id")
                        .bind("id", effectId)
                        .mapTo(String.class)
                        .findOne()
                        .map(arguments -> Json.read(arguments, JsonNode.class)));
    }

    /** @return false when there is no such thread: it was deleted, or the engine remembers more than the database does */
    private static boolean lock(Handle handle, String threadId) {
        return handle.createQuery("select id from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(String.class)
                .findOne()
                .isPresent();
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

    /** Calls that are still open can only stand after the last request: what came before it had to be answered first. */
    private static List<Message.FromTool> openCalls(Handle handle, String threadId) {
        return OpenCalls.answers(
                sinceLastRequest(handle, threadId),
                call -> handle.createQuery("""
                        select exists (
                            select 1 from effects e join runs r on r.id = e.run_id
                            where r.thread_id = :thread and substring(e.id from '^(.*):[0-9]+$') = :call)
                        """)
                        .bind("thread", threadId)
                        .bind("call", call)
                        .mapTo(Boolean.class)
                        .one());
    }

    private static List<Message> sinceLastRequest(Handle handle, String threadId) {
        return handle.createQuery("""
                        select body from messages where thread_id = :id and seq >= coalesce(
                            (select seq from messages where thread_id = :id and body ->> 'role' = 'user'
                             order by seq desc limit 1), 0)
                        order by seq
                        """)
                .bind("id", threadId)
                .map((row, context) -> Json.read(row.getString("body"), Message.class))
                .list();
    }

    private static long lastSeq(Handle handle, String threadId) {
        return handle.createQuery("select coalesce(max(seq), 0) from messages where thread_id = :id")
                .bind("id", threadId)
                .mapTo(Long.class)
                .one();
    }

    /** @return the outcome that an earlier attempt committed, if one did */
    private static Optional<String> store(
            Handle handle, Commit commit, List<Placed> messages, List<LogEntry> entries, boolean endsRun) {
        var held = handle.createQuery("""
                        select commit_step(:thread, :run, :step, :kind, :status, :detail, :attempt, :started,
                                           cast(:outcome as jsonb), cast(:said as jsonb), cast(:told as jsonb), :agent, :ends)
                        """)
                .bind("thread", commit.threadId())
                .bind("run", commit.runId())
                .bind("step", commit.step())
                .bind("kind", commit.kind())
                .bind("status", commit.status())
                .bind("detail", Jsonb.plain(commit.detail()))
                .bind("attempt", commit.attempt())
                .bind("started", OffsetDateTime.ofInstant(commit.startedAt(), ZoneOffset.UTC))
                .bind("outcome", Jsonb.of(commit.outcome()))
                .bind("said", said(messages))
                .bind("told", EventLog.json(commit.threadId(), entries))
                .bind("agent", Projection.chosenAgent(entries))
                .bind("ends", endsRun)
                .map((row, context) -> Optional.ofNullable(row.getString(1)))
                .one();
        if (held.isEmpty()) {
            EventLog.announce(handle, commit.threadId());
        }
        return held;
    }

    private static String said(List<Placed> messages) {
        var said = Json.mapper().createArrayNode();
        for (var placed : messages) {
            said.addObject().put("seq", placed.seq()).set("body", Json.tree(placed.message()));
        }
        return Jsonb.of(said.toString());
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

    private static boolean tell(Handle handle, String threadId, List<LogEntry> entries) {
        EventLog.append(handle, threadId, entries);
        Projection.follow(handle, threadId, entries);
        return true;
    }
}
