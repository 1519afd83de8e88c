package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.db.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;

/** What came into a thread: messages, decisions, alerts and whatever else no run made, as its log has it. Thread-safe. */
public final class IncomingEvents {
    /** Characters of JSON on a page, about: one event more is not begun. */
    private static final int PAGE = 1_000_000;

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("ops.run.queued", "message"),
            Map.entry("ops.run.steered", "steer"),
            Map.entry("ops.queue.edited", "edit"),
            Map.entry("ops.queue.removed", "edit"),
            Map.entry("ops.approval.closed", "decision"),
            Map.entry("ops.approval.edited", "decision"),
            Map.entry("ops.approval.extended", "decision"),
            Map.entry("ops.incident", "alert"),
            Map.entry("ops.run.forked", "thread"),
            Map.entry("ops.run.rerun", "thread"),
            Map.entry("ops.thread.renamed", "thread"));

    private static final String SELECT = """
            select e.seq, e.ts, e.event, e.run_id as of_run, coalesce(r.created_by, s.created_by) as sender
            from thread_event e
                left join runs r on e.event ->> 'name' = 'ops.run.queued' and r.id = e.event -> 'value' ->> 'runId'
                left join steers s on e.event ->> 'name' = 'ops.run.steered' and s.id = e.event -> 'value' ->> 'messageId'
            where e.thread_id = :thread
              and (e.event ->> 'name' = any(:names) or e.event ->> 'type' = 'STATE_DELTA' and e.run_id = '')
            """;

    private final Database database;

    public IncomingEvents(Database database) {
        this.database = database;
    }

    /** Oldest first. @param runId only what was meant for this run; empty for all. @param after the number to begin behind */
    public IncomingEvent.Page of(String threadId, String runId, long after, int limit) {
        var found = database.with(handle -> handle.createQuery(SELECT + """
                          and e.seq > :after
                          and (:run = '' or :run in (e.run_id, e.event -> 'value' ->> 'runId'))
                        order by e.seq limit :limit
                        """)
                .bind("thread", threadId)
                .bindArray("names", String.class, KINDS.keySet().toArray())
                .bind("run", runId)
                .bind("after", after)
                .bind("limit", limit + 1)
                .map((row, context) -> event(row))
                .list());
        var events = new ArrayList<IncomingEvent>();
        long characters = 0;
        for (var event : found) {
            if (events.size() == limit || characters > PAGE) {
                return new IncomingEvent.Page(events, events.getLast().seq());
            }
            characters += Json.write(event.payload()).length();
            events.add(event);
        }
        return new IncomingEvent.Page(events, null);
    }

    static Optional<IncomingEvent> one(Handle handle, String threadId, long seq) {
        return handle.createQuery(SELECT + "and e.seq = :seq")
                .bind("thread", threadId)
                .bindArray("names", String.class, KINDS.keySet().toArray())
                .bind("seq", seq)
                .map((row, context) -> event(row))
                .findOne();
    }

    private static IncomingEvent event(ResultSet row) throws SQLException {
        var event = Json.read(row.getString("event"), JsonNode.class);
        String name = event.path("name").asText(event.path("type").asText());
        var payload = event.path("name").isMissingNode() ? event.path("delta") : event.path("value");
        String kind = KINDS.getOrDefault(name, "state");
        return new IncomingEvent(
                row.getLong("seq"),
                instant(row, "ts"),
                kind,
                name,
                first(payload.path("runId").asText(), row.getString("of_run")),
                first(
                        maybe(row, "sender"),
                        payload.path("by").asText(),
                        payload.path("decidedBy").asText()),
                payload,
                List.of("message", "steer").contains(kind));
    }

    private static @Nullable String first(@Nullable String... texts) {
        for (var text : texts) {
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }
}
