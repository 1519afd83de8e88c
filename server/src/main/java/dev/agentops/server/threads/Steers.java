package dev.agentops.server.threads;

import dev.agentops.agentkit.message.Message;
import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;

/** What users say to a run under way, in the caller's transaction. Whoever adds or ends holds the lock of the thread's row. */
final class Steers {
    private static final String OPEN = """
            run_id = :run and removed_at is null and became_run is null
            and not exists (select 1 from messages m where m.thread_id = steers.thread_id and m.id = steers.id)
            """;

    private Steers() {}

    /** The run that a message can be said to now. */
    static Optional<String> underWay(Handle handle, String threadId) {
        return handle.createQuery("""
                        select id from runs where thread_id = :thread and status in ('running', 'waiting')
                        and cancel_requested_at is null
                        """)
                .bind("thread", threadId)
                .mapTo(String.class)
                .findFirst();
    }

    static void add(Handle handle, String threadId, String runId, String user, String messageId, String content) {
        handle.createUpdate("""
                        insert into steers (id, thread_id, run_id, content, created_by)
                        values (:id, :thread, :run, :content, :user)
                        """)
                .bind("id", messageId)
                .bind("thread", threadId)
                .bind("run", runId)
                .bind("content", content)
                .bind("user", user)
                .execute();
        Told.append(
                handle,
                threadId,
                runId,
                "steer/" + messageId + "/said",
                "run.steered",
                new ThreadEvents.Steered(runId, messageId, content));
    }

    /** One statement: gives what is open to the run, and from then on it cannot be changed. */
    static List<Message.FromUser> give(Handle handle, String runId) {
        return handle.createQuery("""
                        with given as (
                            update steers set given_at = coalesce(given_at, clock_timestamp()) where
                        """ + OPEN + """
                            returning id, content, given_at, created_at)
                        select id, content from given order by given_at, created_at, id
                        """)
                .bind("run", runId)
                .map((row, context) -> new Message.FromUser(row.getString("id"), row.getString("content")))
                .list();
    }

    /** Given to the run, and not stored by any step of it. */
    static List<Message.FromUser> givenOnly(Handle handle, String runId) {
        return handle.createQuery("select id, content from steers where given_at is not null and " + OPEN
                        + " order by given_at, created_at, id")
                .bind("run", runId)
                .map((row, context) -> new Message.FromUser(row.getString("id"), row.getString("content")))
                .list();
    }

    private record Late(String id, String content, String user) {}

    /** The run has ended: what it was not given is asked again, as requests of their own. */
    static void queueTheRest(Handle handle, String threadId, String runId) {
        var late = handle.createQuery(
                        "with dropped as (update steers set removed_at = now() where given_at is null and "
                                + OPEN + " and only_this_run)"
                                + " select id, content, created_by from steers where given_at is null and not only_this_run and "
                                + OPEN + " order by created_at, id for update")
                .bind("run", runId)
                .map((row, context) ->
                        new Late(row.getString("id"), row.getString("content"), row.getString("created_by")))
                .list();
        for (var steer : late) {
            String own = Requests.queue(handle, threadId, steer.user(), steer.id(), steer.content());
            handle.createUpdate("update steers set became_run = :own where id = :id")
                    .bind("own", own)
                    .bind("id", steer.id())
                    .execute();
            RunOrders.follow(handle, threadId, runId, steer.id(), own);
        }
    }
}
