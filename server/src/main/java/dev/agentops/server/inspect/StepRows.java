package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/** What the database holds of a run's steps. */
final class StepRows {
    private static final String STEPS =
            "select name, kind, status, detail, attempt, started_at, finished_at, outcome from steps where run_id = :run ";

    /** @param outcome as it was journalled */
    record Step(
            String name,
            String kind,
            String status,
            String detail,
            int attempt,
            Instant startedAt,
            Instant finishedAt,
            JsonNode outcome) {}

    record Asked(
            String id,
            String toolCallId,
            int round,
            String tool,
            String title,
            JsonNode arguments,
            @Nullable JsonNode proposed,
            String state,
            Instant requestedAt,
            Instant expiresAt,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String reason) {}

    record Effect(
            String id,
            String step,
            String tool,
            JsonNode arguments,
            Instant intendedAt,
            @Nullable Instant finishedAt) {}

    /** A later attempt of a step began. @param attempt its number */
    record Again(String step, int attempt, Instant at, String reason) {}

    record Said(long seq, Message.FromAgent message) {}

    private StepRows() {}

    /** In the order in which they ended: what is there keeps its place. */
    static List<Step> steps(Handle handle, String runId, int after, int limit) {
        return handle.createQuery(STEPS + "order by finished_at, name offset :after limit :limit")
                .bind("run", runId)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> step(row))
                .list();
    }

    /** One step that has ended, or none. */
    static List<Step> step(Handle handle, String runId, String name) {
        return handle.createQuery(STEPS + "and name = :name")
                .bind("run", runId)
                .bind("name", name)
                .map((row, context) -> step(row))
                .list();
    }

    private static Step step(ResultSet row) throws SQLException {
        return new Step(
                row.getString("name"),
                row.getString("kind"),
                row.getString("status"),
                row.getString("detail"),
                row.getInt("attempt"),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                json(row.getString("outcome")));
    }

    static Set<String> names(Handle handle, String runId) {
        return Set.copyOf(handle.createQuery("select name from steps where run_id = :run")
                .bind("run", runId)
                .mapTo(String.class)
                .list());
    }

    static List<Asked> asked(Handle handle, String runId) {
        return handle.createQuery("""
                        select id, tool_call_id, round, tool, title, arguments, proposed, state, requested_at, expires_at, decided_at,
                               decided_by, decision_reason
                        from approvals where run_id = :run order by requested_at, round
                        """)
                .bind("run", runId)
                .map((row, context) -> new Asked(
                        row.getString("id"),
                        row.getString("tool_call_id"),
                        row.getInt("round"),
                        row.getString("tool"),
                        row.getString("title"),
                        json(row.getString("arguments")),
                        maybe(row, "proposed") == null ? null : json(row.getString("proposed")),
                        row.getString("state"),
                        instant(row, "requested_at"),
                        instant(row, "expires_at"),
                        maybeInstant(row, "decided_at"),
                        maybe(row, "decided_by"),
                        maybe(row, "decision_reason")))
                .list();
    }

    static List<Effect> effects(Handle handle, String runId) {
        return handle.createQuery("""
                        select id, step, tool, arguments, intended_at, finished_at from effects
                        where run_id = :run order by intended_at, id
                        """)
                .bind("run", runId)
                .map((row, context) -> new Effect(
                        row.getString("id"),
                        row.getString("step"),
                        row.getString("tool"),
                        json(row.getString("arguments")),
                        instant(row, "intended_at"),
                        maybeInstant(row, "finished_at")))
                .list();
    }

    static List<Again> again(Handle handle, String runId) {
        return handle.createQuery("""
                        select step, ts, cast(event #>> '{value,attempt}' as int) as attempt, event #>> '{value,reason}' as reason
                        from thread_event where run_id = :run and event ->> 'name' = 'ops.attempt' order by seq
                        """)
                .bind("run", runId)
                .map((row, context) -> new Again(
                        row.getString("step"), row.getInt("attempt"), instant(row, "ts"), row.getString("reason")))
                .list();
    }

    /** What agents said, by the message's id. */
    static Map<String, Said> said(Handle handle, String threadId, Collection<String> ids) {
        return handle
                .createQuery("""
                        select seq, body from messages
                        where thread_id = :thread and id = any(:ids) and body ->> 'role' = 'assistant'
                        """)
                .bind("thread", threadId)
                .bindArray("ids", String.class, ids)
                .map((row, context) -> new Said(
                        row.getLong("seq"), (Message.FromAgent) Json.read(row.getString("body"), Message.class)))
                .stream()
                .collect(Collectors.toMap(said -> said.message().id(), said -> said));
    }

    private static JsonNode json(String text) {
        return Json.read(text, JsonNode.class);
    }
}
