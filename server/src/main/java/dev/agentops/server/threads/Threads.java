package dev.agentops.server.threads;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.server.db.Announcer;
import dev.agentops.server.db.Database;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes requests into threads and keeps what is owed to the engine. Thread-safe. */
public final class Threads {
    private static final int TITLE_LENGTH = 80;

    /**
     * @param known the client's message had been accepted before: same run, nothing new
     * @param steers it was said to this run, which is under way; else the run is its own
     */
    public record Accepted(String threadId, String runId, boolean known, boolean steers) {}

    private final Database database;
    private final int maxQueue;
    private final int alertRuns;

    /**
     * @param maxQueue requests, and words to a run under way, that may wait in one thread
     * @param alertRuns that alerts began and that may work at once; those that wait for a human do not count
     */
    public Threads(Database database, int maxQueue, int alertRuns) {
        this.alertRuns = alertRuns;
        this.maxQueue = maxQueue;
        this.database = database;
    }

    /**
     * Writes a request down. The run starts when it is the thread's turn; the same message id again gives the same run. A steer
     * that finds no run under way is queued like any other message.
     *
     * @param threadId empty for a new thread
     * @param agent who takes the next turn of the run that hears it; empty to leave that to the router
     * @throws Refused.UnknownThread when there is no such thread
     * @throws Refused.MessageIdTaken when the id belongs to another message
     * @throws Refused.QueueFull when as much waits in the thread as may
     */
    public Accepted accept(String user, String threadId, String messageId, String content, Into into, String agent)
            throws Refused {
        return database.<Accepted, Refused>transaction(handle -> {
            handle.createQuery("select pg_advisory_xact_lock(hashtextextended(:id, 0))")
                    .bind("id", messageId)
                    .mapTo(String.class)
                    .list();
            var known = known(handle, messageId);
            if (known.isPresent()) {
                return known.get().sameAs(user, threadId, content);
            }
            String thread = threadId.isEmpty() ? create(handle, user, content) : existing(handle, threadId);
            if (!threadId.isEmpty() && Queue.length(handle, thread) >= maxQueue) {
                throw new Refused.QueueFull(maxQueue);
            }
            var underWay = run(handle, thread, into);
            underWay.ifPresent(run -> Steers.add(handle, thread, run, user, messageId, content));
            String run = underWay.orElseGet(() -> Requests.queue(handle, thread, user, messageId, content));
            if (!agent.isEmpty()) {
                RunOrders.next(handle, thread, run, agent, user, messageId);
            }
            return new Accepted(thread, run, false, underWay.isPresent());
        });
    }

    /** As the other, for a request whose agent the router chooses. */
    public Accepted accept(String user, String threadId, String messageId, String content, Into into) throws Refused {
        return accept(user, threadId, messageId, content, into, "");
    }

    private static Optional<String> run(Handle handle, String threadId, Into into) {
        return switch (into) {
            case Into.Queue queue -> Optional.empty();
            case Into.RunUnderWay any -> Steers.underWay(handle, threadId);
            case Into.Run(var id) -> Steers.underWay(handle, threadId).filter(id::equals);
        };
    }

    private record Known(String threadId, String runId, String user, String content, boolean steers) {
        Accepted sameAs(String byUser, String inThread, String saying) throws Refused.MessageIdTaken {
            boolean same =
                    user.equals(byUser) && content.equals(saying) && (inThread.isEmpty() || inThread.equals(threadId));
            if (!same) {
                throw new Refused.MessageIdTaken();
            }
            return new Accepted(threadId, runId, true, steers);
        }
    }

    private static Optional<Known> known(Handle handle, String messageId) {
        return handle.createQuery("""
                        select thread_id, id, created_by, coalesce(asked, question) as said, false as steers
                        from runs where message_id = :id
                        union all
                        select thread_id, run_id, created_by, coalesce(asked, content), true
                        from steers where id = :id and became_run is null
                        """)
                .bind("id", messageId)
                .map((row, context) -> new Known(
                        row.getString("thread_id"),
                        row.getString("id"),
                        row.getString("created_by"),
                        row.getString("said"),
                        row.getBoolean("steers")))
                .findOne();
    }

    /** Makes sure that there is a thread of this id, for clients that choose it. @param content its first line is the title */
    public void begin(String user, String threadId, String content) {
        database.with(handle -> create(handle, user, threadId, content));
    }

    private static String create(Handle handle, String user, String content) {
        return create(handle, user, Ids.next("thr"), content);
    }

    /** @param content its first line is the title */
    static String create(Handle handle, String user, String id, String content) {
        String line = content.strip().lines().findFirst().orElse("");
        handle.createUpdate("""
                        insert into threads (id, title, created_by) values (:id, :title, :user) on conflict (id) do nothing
                        """)
                .bind("id", id)
                .bind("title", line.length() <= TITLE_LENGTH ? line : line.substring(0, TITLE_LENGTH - 1) + "…")
                .bind("user", user)
                .execute();
        return id;
    }

    static String existing(Handle handle, String threadId) throws Refused.UnknownThread {
        return handle.createQuery("select id from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(String.class)
                .findOne()
                .orElseThrow(() -> new Refused.UnknownThread(threadId));
    }

    /** Requests that are written down but not handed to the engine yet, oldest first. */
    public List<RunRequest> unsubmitted() {
        return database.with(handle -> handle.createQuery("""
                        select thread_id, id, created_by, message_id, question from (
                            select r.*, i.run_id is not null as by_alert,
                                   row_number() over (partition by i.run_id is not null order by r.created_at, r.id) as place
                            from runs r left join incident_runs i on i.run_id = r.id
                            where r.submitted_at is null and r.status = 'queued') as open
                        where not by_alert or place <= :most - (
                            select count(*) from incident_runs i join runs r on r.id = i.run_id
                            where i.at > now() - interval '1 day' and r.submitted_at is not null
                              and r.status in ('queued', 'running'))
                        order by created_at limit 100
                        """)
                .bind("most", alertRuns)
                .map((row, context) -> request(row))
                .list());
    }

    public void submitted(String runId) {
        database.with(handle -> handle.createUpdate("update runs set submitted_at = now() where id = :id")
                .bind("id", runId)
                .execute());
    }

    /**
     * Cancels a run: at once when it has not started, else as soon as the engine hears of it. Once this returns no effect of the run
     * begins any more.
     *
     * @param along what is done in the same transaction, last: both or neither
     * @return whether at once
     */
    public boolean cancel(String threadId, String runId, Consumer<Handle> along) {
        return database.transaction(handle -> {
            boolean atOnce = cancel(handle, threadId, runId);
            along.accept(handle);
            return atOnce;
        });
    }

    boolean cancel(Handle handle, String threadId, String runId) {
        existingLocked(handle, threadId);
        boolean queued = handle.createUpdate("""
                                update runs set status = 'cancelled', finished_at = now()
                                where id = :id and status = 'queued'
                                """).bind("id", runId).execute() == 1;
        if (queued) {
            var finished = new AgentEvent.RunFinished("cancelled", "", "", Usage.NONE, 0);
            Told.append(handle, threadId, runId, "finish", finished);
            Projection.refreshThread(handle, threadId);
        } else {
            handle.createUpdate("""
                            update runs set cancel_requested_at = coalesce(cancel_requested_at, now())
                            where id = :id and status in ('running', 'waiting')
                            """).bind("id", runId).execute();
        }
        return queued;
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
                var value = new ThreadEvents.Stalled(run.runId(), why, remedy);
                Told.append(handle, run.threadId(), run.runId(), "stalled-" + since, "run.stalled", value);
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
}
