package dev.agentops.server.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static dev.agentops.server.db.Rows.instant;
import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/** Reads the facts of many runs with as many statements as of one. */
final class RunFactsQuery {
    private record Of<T>(String runId, T fact) {}

    private RunFactsQuery() {}

    /** In no order; runs that are not there are left out. */
    static List<RunFacts> read(Handle handle, Collection<String> runIds) {
        // first, so that what is told of a run is at least as new as where its thread is said to be
        var runs = handle.createQuery("""
                        select r.*, t.last_seq from runs r join threads t on t.id = r.thread_id where r.id = any(:runs)
                        """)
                .bindArray("runs", String.class, runIds)
                .map((row, context) -> run(row))
                .list();
        var steps = facts(
                handle,
                runIds,
                "select * from steps where run_id = any(:runs) order by started_at, name",
                RunFactsQuery::step);
        var approvals = facts(
                handle,
                runIds,
                "select * from approvals where run_id = any(:runs) order by requested_at, id",
                RunFactsQuery::asked);
        var told = facts(handle, runIds, """
                select run_id, ts, step, event ->> 'type' as type, coalesce(event ->> 'name', event ->> 'stepName', '') as name,
                       coalesce(event #>> '{metadata,ops,agent}', '') as agent,
                       coalesce(cast(event #>> '{metadata,ops,turn}' as int), 0) as turn,
                       coalesce(event -> 'value', '{}') as value
                from thread_event
                where run_id = any(:runs)
                  and (event ->> 'type' = 'STEP_STARTED'
                       or event ->> 'name' in ('ops.router', 'ops.attempt', 'ops.limit', 'ops.loop', 'ops.model.switched',
                                               'ops.context.compacted', 'ops.policy.allowed'))
                order by seq
                """, RunFactsQuery::told);
        var calls = facts(handle, runIds, """
                select c.run_id, e.step, c.agent, c.model, c.input_tokens, c.cached_input_tokens, c.output_tokens,
                       c.reasoning_tokens, c.cost_usd, coalesce(e.event #>> '{value,responseId}', '') as response_id,
                       coalesce(e.event #>> '{value,finishReason}', '') as finish_reason
                from model_calls c join thread_event e on e.thread_id = c.thread_id and e.event_key = c.event_key
                where c.run_id = any(:runs) order by c.at, c.event_key
                """, RunFactsQuery::call);
        return runs.stream()
                .map(run -> new RunFacts(run, of(steps, run), of(approvals, run), of(told, run), of(calls, run)))
                .toList();
    }

    private static <T> List<T> of(Map<String, List<T>> facts, RunFacts.Run run) {
        return facts.getOrDefault(run.id(), List.of());
    }

    private static <T> Map<String, List<T>> facts(
            Handle handle, Collection<String> runIds, String sql, RowMapper<T> mapper) {
        return handle
                .createQuery(sql)
                .bindArray("runs", String.class, runIds)
                .map((row, context) -> new Of<>(row.getString("run_id"), mapper.map(row, context)))
                .stream()
                .collect(Collectors.groupingBy(Of::runId, Collectors.mapping(Of::fact, Collectors.toList())));
    }

    private static RunFacts.Run run(ResultSet row) throws SQLException {
        return new RunFacts.Run(
                row.getString("id"),
                row.getString("thread_id"),
                row.getString("status"),
                row.getString("created_by"),
                row.getString("error"),
                row.getString("run_limit"),
                row.getInt("turns"),
                row.getLong("last_seq"),
                instant(row, "created_at"),
                maybeInstant(row, "started_at"),
                maybeInstant(row, "finished_at"));
    }

    private static RunFacts.Step step(ResultSet row, Object context) throws SQLException {
        return new RunFacts.Step(
                row.getString("name"),
                row.getString("kind"),
                row.getString("status"),
                row.getString("detail"),
                row.getInt("attempt"),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static RunFacts.Asked asked(ResultSet row, Object context) throws SQLException {
        return new RunFacts.Asked(
                row.getString("id"),
                row.getString("tool_call_id"),
                row.getInt("round"),
                row.getString("tool"),
                row.getString("risk"),
                row.getString("state"),
                row.getString("digest"),
                instant(row, "requested_at"),
                maybeInstant(row, "decided_at"),
                maybe(row, "decided_by"));
    }

    private static RunFacts.Told told(ResultSet row, Object context) throws SQLException {
        return new RunFacts.Told(
                instant(row, "ts"),
                row.getString("step"),
                row.getString("type"),
                row.getString("name"),
                row.getString("agent"),
                row.getInt("turn"),
                json(row.getString("value")));
    }

    private static RunFacts.Call call(ResultSet row, Object context) throws SQLException {
        return new RunFacts.Call(
                row.getString("step"),
                row.getString("agent"),
                row.getString("model"),
                row.getLong("input_tokens"),
                row.getLong("cached_input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getBigDecimal("cost_usd"),
                row.getString("response_id"),
                row.getString("finish_reason"));
    }

    private static JsonNode json(String text) throws SQLException {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException(e);
        }
    }
}
