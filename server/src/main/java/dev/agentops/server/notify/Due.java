package dev.agentops.server.notify;

import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.util.List;

/** What a target is to be told and has not been: found in the rows of approvals and runs, so that those who write them do nothing for it. */
final class Due {
    private static final int AT_ONCE = 200;
    private static final int TEXT = 20_000;

    /** @param text what it is about, for the services that are named in it */
    record Found(String subject, String text) {}

    private static final String NOT_YET = """
             and not exists (select 1 from notifications n where n.subject = %s.id and n.event = :event and n.target = :target
                             and (n.source = :source or n.state <> 'skipped'))
            """;

    private static final String PENDING = """
            select a.id, left(a.title || ' ' || a.arguments::text || ' ' || r.question, :text) as text
            from approvals a join runs r on r.id = a.run_id
            where a.state = 'pending' and a.expires_at > now() and a.requested_at <= now() - make_interval(secs => :after)
            """ + NOT_YET.formatted("a") + " order by a.requested_at limit :limit";

    private static final String CLOSED = """
            select a.id, left(a.title || ' ' || a.arguments::text || ' ' || r.question, :text) as text
            from approvals a join runs r on r.id = a.run_id
            where a.decided_at >= :since and a.state <> 'pending' and (a.state = 'expired') = :expired
            """ + NOT_YET.formatted("a") + " order by a.decided_at limit :limit";

    private static final String ENDED = """
            select r.id, left(r.question || ' ' || r.answer || ' ' || r.error, :text) as text
            from runs r
            where r.finished_at >= :since and (r.status = 'failed') = :failed
            """ + NOT_YET.formatted("r") + " order by r.finished_at limit :limit";

    private Due() {}

    /** Whether a look found as much as it may: there may be more. */
    static boolean isFull(List<Found> found) {
        return found.size() == AT_ONCE;
    }

    /** @param after since when it must have waited. @param source whose settings ask for it */
    static List<Found> pending(Handle handle, EventKind event, String source, String target, Duration after) {
        return find(handle, PENDING, event, source, target, "after", (double) after.toSeconds());
    }

    /** Whatever ended since the target was last looked after, a while before, and at most a day ago. */
    static List<Found> ended(Handle handle, EventKind event, String target) {
        String since = """
                (select greatest(since - interval '10 minutes', now() - interval '1 day') from notification_targets where name = :target)
                """;
        return switch (event) {
            case EXPIRED, DECIDED ->
                find(
                        handle,
                        CLOSED.replace(":since", since),
                        event,
                        target,
                        target,
                        "expired",
                        event == EventKind.EXPIRED);
            case RUN_FINISHED, RUN_FAILED ->
                find(
                        handle,
                        ENDED.replace(":since", since),
                        event,
                        target,
                        target,
                        "failed",
                        event == EventKind.RUN_FAILED);
            case OPENED, REMINDER, ESCALATED, TEST -> List.of();
        };
    }

    private static List<Found> find(
            Handle handle, String sql, EventKind event, String source, String target, String name, Object value) {
        return handle.createQuery(sql)
                .bind("event", event.wireName())
                .bind("source", source)
                .bind("target", target)
                .bind("text", TEXT)
                .bind("limit", AT_ONCE)
                .bind(name, value)
                .map((row, context) -> new Found(row.getString("id"), row.getString("text")))
                .list();
    }
}
