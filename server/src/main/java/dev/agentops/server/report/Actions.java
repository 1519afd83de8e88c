package dev.agentops.server.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.server.report.RunReport.Action;
import dev.agentops.server.report.RunReport.Rollback;
import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static dev.agentops.server.db.Rows.maybe;
import static dev.agentops.server.db.Rows.maybeInstant;

/** What a run asked for and what began of it. */
final class Actions {
    private Actions() {}

    /** @param results the status of each tool call's result */
    static List<Action> of(Handle handle, String runId, Map<String, String> results) {
        return handle.createQuery("""
                        with asked as (select * from approvals where run_id = :run),
                             begun as (select * from effects where run_id = :run)
                        select coalesce(a.tool, e.tool) as tool, a.title, coalesce(e.arguments, a.arguments) as arguments,
                               coalesce(a.state, 'rule') as decision, a.decided_by, a.decided_at, a.decision_reason,
                               e.id as effect, e.finished_at, coalesce(e.intended_at, a.decided_at) as at,
                               coalesce(a.tool_call_id, substring(e.id from '^(.*):[0-9]+$')) as call, s.path, s.id as snapshot
                        from asked a full join begun e on e.id = a.effect_id
                        left join file_snapshots s on e.id is not null
                             and s.tool_call_id = coalesce(a.tool_call_id, substring(e.id from '^(.*):[0-9]+$'))
                        order by coalesce(a.requested_at, e.intended_at), a.round
                        """)
                .bind("run", runId)
                .map((row, context) -> action(row, results))
                .list();
    }

    private static Action action(ResultSet row, Map<String, String> results) throws SQLException {
        String tool = row.getString("tool");
        String snapshot = row.getString("snapshot");
        String effect = effect(row, results);
        return new Action(
                tool,
                Objects.requireNonNullElse(row.getString("title"), tool),
                Json.read(row.getString("arguments"), JsonNode.class),
                row.getString("decision"),
                maybe(row, "decided_by"),
                maybeInstant(row, "decided_at"),
                maybe(row, "decision_reason"),
                effect,
                effect.equals("none") ? null : maybeInstant(row, "at"),
                snapshot == null || !effect.equals("done") ? null : new Rollback(row.getString("path"), snapshot));
    }

    private static String effect(ResultSet row, Map<String, String> results) throws SQLException {
        if (row.getString("effect") == null) {
            return "none";
        }
        if (row.getObject("finished_at") == null) {
            return "unknown";
        }
        return switch (results.getOrDefault(row.getString("call"), "ok")) {
            case "ok" -> "done";
            case "unknown" -> "unknown";
            default -> "failed";
        };
    }
}
