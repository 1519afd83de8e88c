package dev.agentops.server.threads;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.server.db.Announcer;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.stream.EventLog;
import org.jdbi.v3.core.Handle;

import java.util.List;

/** Keeps the rows of runs and threads in step with the log, in the log's own transaction. */
public final class Projection {
    private Projection() {}

    static void follow(Handle handle, String threadId, List<LogEntry> entries) {
        for (var entry : entries) {
            switch (entry.event()) {
                case AgentEvent.RunStarted started -> runStarted(handle, threadId, entry.runId());
                case AgentEvent.RouterDecided decided -> agentChosen(handle, entry.runId(), decided.agent());
                case AgentEvent.LimitReached limit -> limitReached(handle, entry.runId(), limit.limit());
                case AgentEvent.RunFinished finished -> runFinished(handle, threadId, entry.runId(), finished);
                default -> {}
            }
        }
    }

    private static void runStarted(Handle handle, String threadId, String runId) {
        handle.createUpdate("""
                        update runs set status = 'running', started_at = coalesce(started_at, now()),
                                        submitted_at = coalesce(submitted_at, now())
                        where id = :id and status = 'queued'
                        """).bind("id", runId).execute();
        refreshThread(handle, threadId);
    }

    /** The agent that the entries name as the next; empty if they name none. */
    static String chosenAgent(List<LogEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.event() instanceof AgentEvent.RouterDecided)
                .map(entry -> ((AgentEvent.RouterDecided) entry.event()).agent())
                .reduce("", (first, second) -> second);
    }

    /** Whether {@link #follow} has anything to do. */
    static boolean concerns(List<LogEntry> entries) {
        return entries.stream().anyMatch(entry -> switch (entry.event()) {
            case AgentEvent.RunStarted e -> true;
            case AgentEvent.RouterDecided e -> true;
            case AgentEvent.LimitReached e -> true;
            case AgentEvent.RunFinished e -> true;
            default -> false;
        });
    }

    /** A decision by rules is told while the agent speaks, ahead of the commit of its step. @param agent empty when the run ends */
    private static void agentChosen(Handle handle, String runId, String agent) {
        if (!agent.isEmpty()) {
            handle.createUpdate("update runs set agent = :agent where id = :id")
                    .bind("agent", agent)
                    .bind("id", runId)
                    .execute();
        }
    }

    private static void limitReached(Handle handle, String runId, String limit) {
        handle.createUpdate("update runs set run_limit = :limit where id = :id")
                .bind("limit", limit)
                .bind("id", runId)
                .execute();
    }

    private static void runFinished(Handle handle, String threadId, String runId, AgentEvent.RunFinished finished) {
        handle.createUpdate("""
                        update runs set status = :status, answer = :answer, error = :error, turns = :turns,
                                        finished_at = coalesce(finished_at, now())
                        where id = :id
                        """)
                .bind("status", finished.status())
                .bind("answer", Jsonb.plain(finished.answer()))
                .bind("error", Jsonb.plain(finished.error()))
                .bind("turns", finished.turns())
                .bind("id", runId)
                .execute();
        refreshThread(handle, threadId);
    }

    /** A run's status as the approvals see it: {@code waiting} while one is open, else {@code running}. */
    public static void runWaits(Handle handle, String threadId, String runId, boolean waits) {
        handle.createUpdate("update runs set status = :status where id = :id and status in ('running', 'waiting')")
                .bind("status", waits ? "waiting" : "running")
                .bind("id", runId)
                .execute();
        refreshThread(handle, threadId);
    }

    /** A thread's status is that of its run under way, else of the queue, else idle. */
    public static void refreshThread(Handle handle, String threadId) {
        handle.createUpdate("""
                        update threads set updated_at = now(), status = coalesce(
                            (select status from runs where thread_id = :id and status in ('running', 'waiting')
                             order by created_at limit 1),
                            (select 'queued' from runs where thread_id = :id and status = 'queued' limit 1),
                            'idle')
                        where id = :id
                        """).bind("id", threadId).execute();
        Announcer.afterCommit(handle, EventLog.INBOX_CHANNEL, threadId);
    }
}
