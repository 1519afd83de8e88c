package dev.agentops.server.safety;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.stream.EventLog;
import dev.agentops.server.stream.OneOf;
import dev.agentops.server.threads.Projection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What readers of a thread and the audit log are told of its approvals, in the caller's transaction. */
public final class ApprovalEvents {
    private ApprovalEvents() {}

    /** What readers are told of an approval that is decided, expired or withdrawn. */
    public record Closed(
            String id,
            String toolCallId,

            @OneOf({"approved", "denied", "returned", "expired", "cancelled"})
            String state,

            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String decisionReason) {}

    /** What readers are told of an approval that waits longer. */
    public record Extended(String id, String toolCallId, Instant expiresAt, String extendedBy) {}

    /**
     * What readers are told of a call that runs unasked.
     *
     * @param rule which rule, or {@code built in}
     * @param ruleId of the standing rule; null when it was not one
     * @param madeBy who made the standing rule
     */
    public record Allowed(
            String toolCallId,
            String tool,
            String rule,
            String reason,
            @Nullable String ruleId,
            @Nullable String madeBy) {
        static Allowed of(ToolGate.Request request, Ruling ruling) {
            var standing = ruling.standing();
            return new Allowed(
                    request.context().toolCallId(),
                    request.toolName(),
                    ruling.rule(),
                    ruling.reason(),
                    standing == null ? null : standing.id(),
                    standing == null ? null : standing.madeBy());
        }
    }

    /** Closes a question, tells of it, and lets its run go on. The caller holds the thread's row. */
    static Approval close(Handle handle, Approval approval, String state, String user, String reason) {
        int round = ApprovalRows.close(handle, approval.id(), state, user, reason);
        var closed = ApprovalRows.find(handle, approval.toolCallId(), round).orElseThrow();
        var told = new Closed(
                closed.id(),
                closed.toolCallId(),
                closed.state(),
                closed.decidedBy(),
                closed.decidedAt(),
                closed.decisionReason());
        tell(handle, closed, round, "closed", new AgentEvent.Custom("approval.closed", Json.tree(told)));
        Projection.runWaits(handle, closed.threadId(), closed.runId(), false);
        AuditLog.append(
                handle,
                user.isEmpty() ? AuditLog.ITSELF : user,
                "approval." + closed.state(),
                closed.toolCallId(),
                Map.of(
                        "approval", closed.id(),
                        "run", closed.runId(),
                        "thread", closed.threadId(),
                        "tool", closed.tool(),
                        "arguments", closed.arguments(),
                        "digest", closed.digest(),
                        "before", approval.state(),
                        "after", closed.state(),
                        "reason", reason));
        return closed;
    }

    static void tell(Handle handle, Approval approval, int round, String what, AgentEvent event) {
        String step = "ask:" + approval.toolCallId() + ":" + round;
        String key = approval.runId() + "/" + step + "/" + what;
        EventLog.append(
                handle,
                approval.threadId(),
                List.of(new LogEntry(key, approval.runId(), step, 1, 0, approval.agent(), Instant.now(), event)));
    }

    static void auditEdit(Handle handle, Approval before, Approval edited) {
        AuditLog.append(
                handle,
                String.valueOf(edited.editedBy()),
                "approval.edited",
                edited.toolCallId(),
                Map.of(
                        "approval", edited.id(),
                        "run", edited.runId(),
                        "thread", edited.threadId(),
                        "tool", edited.tool(),
                        "before", before.arguments(),
                        "after", edited.arguments(),
                        "digestBefore", before.digest(),
                        "digestAfter", edited.digest()));
    }
}
