package dev.agentops.server.threads;

import dev.agentops.agentkit.thread.Order;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What people order runs to do. Written down, told to the thread's readers and audited in one transaction. Thread-safe. */
public final class RunOrders {
    private final Database database;
    private final SortedSet<String> agents;

    /** @param agents that may be sent for */
    public RunOrders(Database database, Iterable<String> agents) {
        this.database = database;
        this.agents = new TreeSet<>();
        agents.forEach(this.agents::add);
    }

    public List<String> agents() {
        return List.copyOf(agents);
    }

    /**
     * The agent takes the run's next turn. A newer wish takes the place of one that the run has not been given; the same again changes
     * nothing.
     *
     * @return false when the run has ended or is being cancelled
     */
    public boolean next(String threadId, String runId, String agent, String user) throws Refused {
        return database.<Boolean, Refused>transaction(handle -> {
            Threads.existing(handle, threadId);
            return open(handle, runId, "'queued', 'running', 'waiting'")
                    && next(handle, threadId, runId, agent, user, "");
        });
    }

    /**
     * The run stops after the step under way. The same again changes nothing.
     *
     * @return false when the run is not under way
     */
    public boolean stop(String threadId, String runId, String user) throws Refused {
        return database.<Boolean, Refused>transaction(handle -> {
            Threads.existing(handle, threadId);
            if (!open(handle, runId, "'running', 'waiting'")) {
                return false;
            }
            if (stopOf(handle, runId).isEmpty()) {
                add(handle, threadId, runId, "", user, "");
                AuditLog.append(handle, user, "run.stopped", runId, Map.of("run", runId, "thread", threadId));
            }
            return true;
        });
    }

    private record Wish(long id, String agent, String by, String messageId) {}

    /**
     * Under the lock of the thread's row.
     *
     * @param messageId of the message that names the agent; empty for an order of its own
     */
    static boolean next(Handle handle, String threadId, String runId, String agent, String user, String messageId) {
        var known = newest(handle, runId);
        if (known.filter(wish -> wish.agent().equals(agent) && wish.messageId().equals(messageId))
                .isPresent()) {
            return true;
        }
        handle.createUpdate("""
                        delete from run_orders
                        where run_id = :run and agent <> '' and given_turn is null and message_id is null
                        """).bind("run", runId).execute();
        add(handle, threadId, runId, agent, user, messageId);
        AuditLog.append(handle, user, "run.sent", runId, Map.of("agent", agent, "run", runId, "thread", threadId));
        return true;
    }

    /**
     * The run ended without hearing the message, which is a request of its own now: so is what it wished. That may have been given to a
     * turn that a limit then took from it, but no agent has spoken by it: a turn hears the message.
     */
    static void follow(Handle handle, String threadId, String runId, String messageId, String ownRunId) {
        handle.createQuery("""
                        update run_orders set run_id = :own, given_turn = null
                        where run_id = :run and message_id = :message returning id, agent, ordered_by, message_id
                        """)
                .bind("own", ownRunId)
                .bind("run", runId)
                .bind("message", messageId)
                .map((row, context) -> wish(row))
                .findFirst()
                .ifPresent(wish -> tell(handle, threadId, ownRunId, "order/" + wish.id(), wish));
    }

    /** The message was taken back before the run heard it: so is what it wished, and a wish before it is the newest again. */
    static void withdraw(Handle handle, String threadId, String runId, String messageId) {
        int withdrawn = handle.createUpdate("""
                        delete from run_orders where run_id = :run and message_id = :message and given_turn is null
                        """)
                .bind("run", runId)
                .bind("message", messageId)
                .execute();
        if (withdrawn > 0) {
            newest(handle, runId)
                    .ifPresent(wish ->
                            tell(handle, threadId, runId, "order/" + wish.id() + "/without/" + messageId, wish));
        }
    }

    /** Of the wishes that the run was not given. */
    private static Optional<Wish> newest(Handle handle, String runId) {
        return handle.createQuery("""
                        select id, agent, ordered_by, message_id from run_orders
                        where run_id = :run and agent <> '' and given_turn is null order by id desc limit 1
                        """)
                .bind("run", runId)
                .map((row, context) -> wish(row))
                .findFirst();
    }

    private static Wish wish(ResultSet row) throws SQLException {
        return new Wish(
                row.getLong("id"),
                row.getString("agent"),
                row.getString("ordered_by"),
                Objects.requireNonNullElse(row.getString("message_id"), ""));
    }

    private static void add(Handle handle, String threadId, String runId, String agent, String user, String messageId) {
        long id = handle.createQuery("""
                        insert into run_orders (run_id, agent, ordered_by, message_id)
                        values (:run, :agent, :user, nullif(:message, '')) returning id
                        """)
                .bind("run", runId)
                .bind("agent", agent)
                .bind("user", user)
                .bind("message", messageId)
                .mapTo(Long.class)
                .one();
        tell(handle, threadId, runId, "order/" + id, new Wish(id, agent, user, messageId));
    }

    private static void tell(Handle handle, String threadId, String runId, String step, Wish wish) {
        var ordered = new ThreadEvents.Ordered(runId, wish.agent(), wish.by(), wish.messageId());
        Told.append(handle, threadId, runId, step, "run.ordered", ordered);
    }

    private static boolean open(Handle handle, String runId, String statuses) {
        return handle.createQuery("select exists (select 1 from runs where id = :run and cancel_requested_at is null"
                        + " and status in (" + statuses + "))")
                .bind("run", runId)
                .mapTo(Boolean.class)
                .one();
    }

    /** One statement: what was ordered before this turn, of wishes the newest. What is given to the turn stays with it. */
    static List<Order> give(Handle handle, String runId, int turn, boolean again) {
        return handle.createQuery("""
                        with given as (
                            update run_orders set given_turn = :turn
                            where run_id = :run and agent <> '' and given_turn is null and not :again
                              and not exists (select 1 from run_orders one where one.run_id = :run and one.given_turn = :turn)
                            returning id, agent, ordered_by),
                        wish as (
                            select * from (
                                select * from given
                                union all
                                select id, agent, ordered_by from run_orders where run_id = :run and given_turn = :turn) as wishes
                            order by id desc limit 1)
                        select agent, ordered_by from wish
                        union all
                        select agent, ordered_by from run_orders where run_id = :run and agent = ''
                        """)
                .bind("run", runId)
                .bind("turn", turn)
                .bind("again", again)
                .<Order>map((row, context) -> {
                    String agent = row.getString("agent");
                    String by = row.getString("ordered_by");
                    return agent.isEmpty() ? new Order.Stop(by) : new Order.Next(agent, by);
                })
                .list();
    }

    static Optional<Order.Stop> stopOf(Handle handle, String runId) {
        return handle.createQuery("select ordered_by from run_orders where run_id = :run and agent = ''")
                .bind("run", runId)
                .map((row, context) -> new Order.Stop(row.getString("ordered_by")))
                .findFirst();
    }
}
