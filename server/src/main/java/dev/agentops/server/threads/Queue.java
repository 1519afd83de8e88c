package dev.agentops.server.threads;

import dev.agentops.server.db.Database;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;

/**
 * What people have asked in a thread and no run has taken in yet: requests that wait for their turn, and words to the run under way.
 * Each may be edited and removed until it is taken in. Thread-safe.
 */
public final class Queue {
    private static final int MOST = 1000;
    private static final String ITEMS = """
            select * from (
                select message_id as id, 'request' as kind, id as run_id, question as content, created_by, created_at
                from runs where thread_id = :thread and status = 'queued'
                  and not exists (select 1 from run_forks f where f.run_id = runs.id and f.asks_nothing)
                union all
                select id, 'steer', run_id, content, created_by, created_at
                from steers where thread_id = :thread and given_at is null and removed_at is null and became_run is null
            ) as items
            """;

    /**
     * @param id of the message
     * @param kind {@code request}: the next of the thread; {@code steer}: for the run under way
     * @param runId its own run, or the one it is said to
     */
    public record Item(
            String id, String kind, String runId, String content, String createdBy, Instant createdAt, String etag) {}

    private final Database database;
    private final Threads threads;

    public Queue(Database database, Threads threads) {
        this.database = database;
        this.threads = threads;
    }

    /** In the order in which they are taken in. */
    public List<Item> of(String threadId) {
        return database.with(handle -> handle.createQuery(ITEMS + "order by kind desc, created_at, id limit " + MOST)
                .bind("thread", threadId)
                .map((row, context) -> item(row))
                .list());
    }

    /** Of a thread, under its lock. */
    static int length(Handle handle, String threadId) {
        return handle.createQuery("select count(*) from (" + ITEMS + ") as all_items")
                .bind("thread", threadId)
                .mapTo(Integer.class)
                .one();
    }

    public Optional<Item> find(String threadId, String messageId) {
        return database.with(handle -> find(handle, threadId, messageId));
    }

    /** @param expected the etag of what the writer saw, or {@link Etag#ANY} */
    public Item edit(String threadId, String messageId, String expected, String content, String user) throws Refused {
        return database.<Item, Refused>transaction(handle -> {
            lock(handle, threadId);
            var item = find(handle, threadId, messageId).orElseThrow(Refused.NotQueued::new);
            Etag.check(expected, item.etag());
            int changed = item.kind().equals("request")
                    ? update(
                            handle,
                            "update runs set asked = coalesce(asked, question), question = :content"
                                    + " where message_id = :id and status = 'queued'",
                            messageId,
                            content)
                    : update(
                            handle,
                            "update steers set asked = coalesce(asked, content), content = :content"
                                    + " where id = :id and given_at is null",
                            messageId,
                            content);
            if (changed == 0) {
                throw new Refused.NotQueued();
            }
            Told.append(
                    handle,
                    threadId,
                    "",
                    "queue/" + Ids.next("edit"),
                    "queue.edited",
                    new ThreadEvents.Edited(messageId, item.runId(), content, user));
            return find(handle, threadId, messageId).orElseThrow(Refused.NotQueued::new);
        });
    }

    public void remove(String threadId, String messageId, String expected, String user) throws Refused {
        database.<Boolean, Refused>transaction(handle -> {
            lock(handle, threadId);
            var item = find(handle, threadId, messageId).orElseThrow(Refused.NotQueued::new);
            Etag.check(expected, item.etag());
            if (item.kind().equals("steer")) {
                int removed = handle.createUpdate(
                                "update steers set removed_at = now() where id = :id and given_at is null")
                        .bind("id", messageId)
                        .execute();
                if (removed == 0) {
                    throw new Refused.NotQueued();
                }
            }
            Told.append(
                    handle,
                    threadId,
                    "",
                    "queue/" + Ids.next("remove"),
                    "queue.removed",
                    new ThreadEvents.Removed(messageId, item.runId(), user));
            RunOrders.withdraw(handle, threadId, item.runId(), messageId);
            return item.kind().equals("request") && threads.cancel(handle, threadId, item.runId());
        });
    }

    private static int update(Handle handle, String sql, String messageId, String content) {
        return handle.createUpdate(sql)
                .bind("content", content)
                .bind("id", messageId)
                .execute();
    }

    /** Nothing of the thread starts, ends or is edited until the transaction ends. */
    private static void lock(Handle handle, String threadId) throws Refused {
        Threads.existing(handle, threadId);
    }

    private static Optional<Item> find(Handle handle, String threadId, String messageId) {
        return handle.createQuery(ITEMS + "where id = :id")
                .bind("thread", threadId)
                .bind("id", messageId)
                .map((row, context) -> item(row))
                .findFirst();
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getString("id"),
                row.getString("kind"),
                row.getString("run_id"),
                row.getString("content"),
                row.getString("created_by"),
                instant(row, "created_at"),
                Etag.of(row.getString("content")));
    }
}
