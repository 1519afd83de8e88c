package dev.agentops.server.threads;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.identity.Secrets;
import org.jdbi.v3.core.Handle;

import java.util.Map;

/** What became of effects, on record. In the transaction that ends their step. */
final class EndedEffects {
    private EndedEffects() {}

    /** @param commit of a step that ended just now */
    static void record(Handle handle, ThreadLog.Commit commit) {
        handle.createQuery("""
                        select id, tool from effects where run_id = :run and step = :step and finished_at is not null
                        """)
                .bind("run", commit.runId())
                .bind("step", commit.step())
                .map((row, context) -> Map.entry(row.getString("id"), row.getString("tool")))
                .findOne()
                .ifPresent(effect -> AuditLog.append(
                        handle,
                        AuditLog.ITSELF,
                        "effect.ended",
                        effect.getKey(),
                        Map.of(
                                "run", commit.runId(),
                                "thread", commit.threadId(),
                                "tool", effect.getValue(),
                                "status", commit.status(),
                                "resultSha256", Secrets.hash(result(commit)))));
    }

    /** As it stands in the thread. */
    private static String result(ThreadLog.Commit commit) {
        return commit.messages().stream()
                .map(ThreadLog.Placed::message)
                .filter(Message.FromTool.class::isInstance)
                .map(message -> ((Message.FromTool) message).content())
                .findFirst()
                .orElse("");
    }
}
