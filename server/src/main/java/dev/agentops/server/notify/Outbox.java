package dev.agentops.server.notify;

import dev.agentops.server.db.Database;
import dev.agentops.server.threads.Ids;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybeInstant;

/** What is to be sent, shared by all servers of the database. Who takes a row has it for {@link #LEASE}. Thread-safe. */
final class Outbox {
    /** Longer than a delivery can take. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** Of one target; what comes beyond waits where it was found. */
    static final int MOST_WAITING = 1_000;

    /** One delivery. @param tries with this one */
    record Row(String id, EventKind event, String subject, int tries, Instant createdAt) {}

    /** How it stands with a target. @param waiting to be sent */
    record State(
            int waiting,
            int givenUp,
            int failures,
            @Nullable Instant lastOkAt,
            @Nullable Instant lastFailedAt,
            String lastError) {
        static final State NEW = new State(0, 0, 0, null, null, "");
    }

    private final Database database;

    Outbox(Database database) {
        this.database = database;
    }

    static void add(Handle handle, EventKind event, String subject, String source, String target, boolean skipped) {
        handle.createUpdate("""
                        insert into notifications (id, target, source, event, subject, state, done_at)
                        values (:id, :target, :source, :event, :subject, :state, case when :skipped then now() end)
                        on conflict do nothing
                        """)
                .bind("id", Ids.next("ntf"))
                .bind("target", target)
                .bind("source", source)
                .bind("event", event.wireName())
                .bind("subject", subject)
                .bind("state", skipped ? "skipped" : "waiting")
                .bind("skipped", skipped)
                .execute();
    }

    /** How much more may wait for the target. */
    static int room(Handle handle, String target) {
        return MOST_WAITING
                - handle.createQuery("select count(*) from notifications where target = :target and state = 'waiting'")
                        .bind("target", target)
                        .mapTo(Integer.class)
                        .one();
    }

    /** The next one whose time has come, unless the target is left alone for now; nobody else gets it meanwhile. */
    Optional<Row> take(String target) {
        return database.with(handle -> handle.createQuery("""
                        update notifications set tries = tries + 1, next_at = now() + make_interval(secs => :lease)
                        where id = (
                            select id from notifications
                            where target = :target and state = 'waiting' and next_at <= now()
                              and not exists (select 1 from notification_targets where name = :target and not_before > now())
                            order by next_at limit 1 for update skip locked)
                        returning id, event, subject, tries, created_at
                        """)
                .bind("lease", (double) LEASE.toSeconds())
                .bind("target", target)
                .map((row, context) -> new Row(
                        row.getString("id"),
                        EventKind.of(row.getString("event")).orElseThrow(),
                        row.getString("subject"),
                        row.getInt("tries"),
                        instant(row, "created_at")))
                .findOne());
    }

    void sent(Row row, String target) {
        database.transaction(handle -> {
            handle.execute(
                    "update notifications set state = 'sent', last_error = '', done_at = now() where id = ?", row.id());
            return answered(handle, target);
        });
    }

    private static int answered(Handle handle, String target) {
        return handle.execute("""
                update notification_targets set failures = 0, not_before = now(), last_ok_at = now() where name = ?
                """, target);
    }

    /** It is not true any more. */
    void dropped(Row row) {
        database.with(handle ->
                handle.execute("update notifications set state = 'dropped', done_at = now() where id = ?", row.id()));
    }

    /** @param again after so long. @param leaveAlone nothing else is sent to the target before, either */
    void failed(Row row, String target, String error, Duration again, boolean leaveAlone) {
        database.transaction(handle -> {
            handle.createUpdate("""
                            update notifications set last_error = :error, next_at = now() + make_interval(secs => :again)
                            where id = :id
                            """)
                    .bind("error", error)
                    .bind("again", again.toMillis() / 1000.0)
                    .bind("id", row.id())
                    .execute();
            return handle.createUpdate("""
                            update notification_targets
                            set failures = failures + 1, last_failed_at = now(), last_error = :error,
                                not_before = case when :alone then now() + make_interval(secs => :again) else not_before end
                            where name = :target
                            """)
                    .bind("error", error)
                    .bind("again", again.toMillis() / 1000.0)
                    .bind("alone", leaveAlone)
                    .bind("target", target)
                    .execute();
        });
    }

    /** How often in a row the target could not be reached. */
    int failures(String target) {
        return state(target).failures();
    }

    State state(String target) {
        return database.with(handle -> handle.createQuery("""
                        select t.*, (select count(*) from notifications where target = t.name and state = 'waiting') as waiting,
                               (select count(*) from notifications where target = t.name and state = 'given_up') as given_up
                        from notification_targets t where name = :target
                        """)
                .bind("target", target)
                .map((row, context) -> new State(
                        row.getInt("waiting"),
                        row.getInt("given_up"),
                        row.getInt("failures"),
                        maybeInstant(row, "last_ok_at"),
                        maybeInstant(row, "last_failed_at"),
                        row.getString("last_error")))
                .findOne()
                .orElse(State.NEW));
    }

    /** Ends what could not be sent for a day. @return how many, by target */
    List<String> giveUp() {
        return database.with(
                handle -> handle.createQuery("""
                        with gone as (
                            update notifications set state = 'given_up', done_at = now()
                            where state = 'waiting' and created_at < now() - interval '1 day' returning target)
                        select target || ' (' || count(*) || ')' from gone group by target
                        """).mapTo(String.class).list());
    }

    /** Forgets what was done a month ago; what an open approval was told of stays, or it would be told again. */
    void prune() {
        database.with(handle -> handle.execute("""
                delete from notifications n where state <> 'waiting' and done_at < now() - interval '30 days'
                  and not exists (select 1 from approvals a where a.id = n.subject and a.state = 'pending')
                """));
    }
}
