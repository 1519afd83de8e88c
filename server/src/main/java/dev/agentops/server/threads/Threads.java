package dev.agentops.server.threads;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.server.db.Announcer;
import dev.agentops.server.db.Database;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Takes requests into threads and keeps what is owed to the engine. Thread-safe. */
public final class Threads {
    private static final int TITLE_LENGTH = 80;

    /** @param known the client's message had been accepted before: same run, nothing new */
    public record Accepted(String threadId, String runId, boolean known) {}

    /** What readers are told of a request that waits for its turn. */
    public record Queued(String runId, String messageId, String content) {}

    /** What readers are told of a run that cannot go on by itself; empty texts once it can. */
    public record Stalled(String runId, String detail, String remedy) {}

    /** A request that is not taken. */
    public abstract static sealed class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    public static final class UnknownThreadException extends RefusedException {
        private static final long serialVersionUID = 1L;
    }

    /** The client's message id was used for another message. */
    public static final class MessageIdTakenException extends RefusedException {
        private static final long serialVersionUID = 1L;
    }

    private final Database database;

    public Threads(Database database) {
        this.database = database;
    }

    /**
     * Writes a request down. The run starts when it is the thread's turn; the same message id again gives the same run.
     *
     * @param threadId empty for a new thread
     * @throws UnknownThreadException when there is no such thread
     * @throws MessageIdTakenException when the id belongs to another message
     */
    public Accepted accept(String user, String threadId, String messageId, String content) throws RefusedException {
        return database.<Accepted, RefusedException>transaction(handle -> {
            handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:id, 0))")
                    .bind("id", messageId)
                    .mapTo(String.class)
                    .list();
            var known = known(handle, messageId);
            if (known.isPresent()) {
                return known.get().sameAs(user, threadId, content);
            }
            String thread = threadId.isEmpty() ? create(handle, user, content) : existing(handle, threadId);
            String runId = Ids.next("run");
            handle.createUpdate("""
                            insert into runs (id, thread_id, message_id, question, created_by)
                            values (:id, :thread, :message, :question, :user)
                            """)
                    .bind("id", runId)
                    .bind("thread", thread)
                    .bind("message", messageId)
                    .bind("question", content)
                    .bind("user", user)
                    .execute();
            var queued = new AgentEvent.Custom("run.queued", Json.tree(new Queued(runId, messageId, content)));
            EventLog.append(handle, thread, List.of(entry(runId, "queued", queued)));
            Projection.refreshThread(handle, thread);
            return new Accepted(thread, runId, false);
        });
    }

    private record Known(String threadId, String runId, String user, String content) {
        Accepted sameAs(String byUser, String inThread, String saying) throws MessageIdTakenException {
            boolean same =
                    user.equals(byUser) && content.equals(saying) && (inThread.isEmpty() || inThread.equals(threadId));
            if (!same) {
                throw new MessageIdTakenException();
            }
            return new Accepted(threadId, runId, true);
        }
    }

    private static Optional<Known> known(Handle handle, String messageId) {
        return handle.createQuery("select thread_id, id, created_by, question from runs where message_id = :id")
                .bind("id", messageId)
                .map((row, context) -> new Known(
                        row.getString("thread_id"),
                        row.getString("id"),
                        row.getString("created_by"),
                        row.getString("question")))
                .findOne();
    }

    private static String create(Handle handle, String user, String content) {
        String id = Ids.next("thr");
        String line = content.strip().lines().findFirst().orElse("");
        handle.createUpdate("insert into threads (id, title, created_by) values (:id, :title, :user)")
                .bind("id", id)
                .bind("title", line.length() <= TITLE_LENGTH ? line : line.substring(0, TITLE_LENGTH - 1) + "…")
                .bind("user", user)
                .execute();
        return id;
    }

    private static String existing(Handle handle, String threadId) throws UnknownThreadException {
        return handle.createQuery("select id from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(UnknownThreadException::new);
    }

    /** Requests that are written down but not handed to the engine yet, oldest first. */
    public List<RunRequest> unsubmitted() {
        return database.with(handle ->
                handle.createQuery("""
                        select thread_id, id, created_by, message_id, question from runs
                        where submitted_at is null and status = 'queued' order by created_at limit 100
                        """).map((row, context) -> request(row)).list());
    }

    public void submitted(String runId) {
        database.with(handle -> handle.createUpdate("update runs set submitted_at = now() where id = :id")
                .bind("id", runId)
                .execute());
    }

    /** Cancels a run: at once when it has not started, else as soon as the engine hears of it. @return whether at once */
    public boolean cancel(String threadId, String runId) {
        return database.transaction(handle -> {
            existingLocked(handle, threadId);
            boolean queued = handle.createUpdate("""
                                    update runs set status = 'cancelled', finished_at = now()
                                    where id = :id and status = 'queued'
                                    """).bind("id", runId).execute() == 1;
            if (queued) {
                var finished = new AgentEvent.RunFinished("cancelled", "", "", Usage.NONE, 0);
                EventLog.append(handle, threadId, List.of(entry(runId, "finish", finished)));
                Projection.refreshThread(handle, threadId);
            } else {
                handle.createUpdate("""
                                update runs set cancel_requested_at = coalesce(cancel_requested_at, now())
                                where id = :id and status in ('running', 'waiting')
                                """).bind("id", runId).execute();
            }
            return queued;
        });
    }

    /** Runs whose cancel the engine has not heard of, oldest first. */
    public List<String> undeliveredCancels() {
        return database.with(
                handle -> handle.createQuery("""
                        select id from runs where cancel_requested_at is not null and cancel_delivered_at is null
                        and finished_at is null order by cancel_requested_at limit 100
                        """).mapTo(String.class).list());
    }

    /** Those of these runs that someone asked to cancel and that have not ended. */
    public List<String> cancelRequested(Collection<String> runIds) {
        if (runIds.isEmpty()) {
            return List.of();
        }
        return database.with(handle -> handle.createQuery("""
                        select id from runs
                        where id in (<ids>) and cancel_requested_at is not null and finished_at is null
                        """)
                .bindList("ids", List.copyOf(runIds))
                .mapTo(String.class)
                .list());
    }

    /** What the run was asked; empty when there is no such run. */
    public Optional<RunRequest> request(String runId) {
        return database.with(handle -> handle.createQuery(
                        "select thread_id, id, created_by, message_id, question from runs where id = :id")
                .bind("id", runId)
                .map((row, context) -> request(row))
                .findOne());
    }

    private static RunRequest request(ResultSet row) throws SQLException {
        return new RunRequest(
                row.getString("thread_id"),
                row.getString("id"),
                row.getString("created_by"),
                row.getString("message_id"),
                row.getString("question"));
    }

    /**
     * Tells the readers of a run's thread that it cannot go on until somebody does something, or that it can again. The same again
     * changes nothing.
     *
     * @param since what makes this time another than the one before
     * @param why empty when it can go on again
     */
    public void stalled(RunRequest run, String since, String why, String remedy) {
        database.<Void, RuntimeException>transaction(handle -> {
            existingLocked(handle, run.threadId());
            int open = handle.createUpdate("update runs set error = :why where id = :id and finished_at is null")
                    .bind("why", (why + " " + remedy).strip())
                    .bind("id", run.runId())
                    .execute();
            if (open == 1) {
                var told = new AgentEvent.Custom("run.stalled", Json.tree(new Stalled(run.runId(), why, remedy)));
                EventLog.append(handle, run.threadId(), List.of(entry(run.runId(), "stalled-" + since, told)));
            }
            return null;
        });
    }

    /** The engine has taken it; every server hears of that. */
    public void cancelDelivered(String runId) {
        database.transaction(handle -> {
            Announcer.afterCommit(handle, EventLog.CANCEL_CHANNEL, runId);
            return handle.createUpdate("update runs set cancel_delivered_at = now() where id = :id")
                    .bind("id", runId)
                    .execute();
        });
    }

    private static void existingLocked(Handle handle, String threadId) {
        handle.createQuery("select id from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(String.class)
                .one();
    }

    private static LogEntry entry(String runId, String step, AgentEvent event) {
        return new LogEntry(runId + "/" + step + "/1/0", runId, step, 1, 0, "", Instant.now(), event);
    }
}
