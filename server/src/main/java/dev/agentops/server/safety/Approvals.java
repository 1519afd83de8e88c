package dev.agentops.server.safety;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.stream.EventLog;
import dev.agentops.server.stream.OneOf;
import dev.agentops.server.threads.Projection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Approvals in Postgres: one winner by the row's lock, each change told in the thread's log. Thread-safe. */
public final class Approvals {
    /** What a gate wants to ask. */
    record Question(
            ToolGate.Request request, String risk, String title, Preview preview, String digest, Duration timeout) {}

    /** A decision that the engine has not heard of yet. @param to the wait that it ends: an address or a name */
    public record Signal(String approvalId, String runId, String to) {}

    /** The decision was not taken; {@code current} says why. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Optional<Approval> current;

        RefusedException(String message, Optional<Approval> current) {
            super(message);
            this.current = current;
        }

        public Optional<Approval> current() {
            return current;
        }
    }

    private static final Duration OUTAGE = Duration.ofSeconds(30);

    private final Database database;

    public Approvals(Database database) {
        this.database = database;
    }

    /** What readers are told of an approval that is decided, expired or withdrawn. */
    public record Closed(
            String id,
            String toolCallId,

            @OneOf({"approved", "denied", "expired", "cancelled"})
            String state,

            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            @Nullable String decisionReason) {}

    /** Newest first; those that wait for a human, or all. */
    public List<Approval> list(boolean all, int limit) {
        return database.with(handle -> ApprovalRows.list(handle, all, limit));
    }

    public Optional<Approval> find(String id) {
        return database.with(handle -> ApprovalRows.byId(handle, id));
    }

    /** Of one thread, whatever their state; oldest first. */
    public List<Approval> ofThread(String threadId) {
        return database.with(handle -> ApprovalRows.ofThread(handle, threadId));
    }

    public int pendingCount() {
        return database.with(ApprovalRows::waiting);
    }

    /** Opens an approval; the same request again opens nothing. */
    Approval open(Question question) throws Exception {
        var request = question.request();
        return database.patiently(OUTAGE, handle -> {
            boolean opened = ApprovalRows.insert(handle, question);
            var approval = ApprovalRows.find(handle, request.context().toolCallId(), request.round())
                    .orElseThrow();
            if (opened) {
                var event = new AgentEvent.Custom("approval.opened", Json.tree(approval));
                tell(handle, approval, request.round(), "opened", event);
                Projection.runWaits(handle, approval.threadId(), approval.runId(), true);
            }
            return approval;
        });
    }

    /** Tells readers that a rule lets a call run without asking anyone. */
    void allowed(ToolGate.Request request, String rule, String reason) throws Exception {
        var context = request.context();
        var value = Json.tree(
                Map.of("toolCallId", context.toolCallId(), "tool", request.toolName(), "rule", rule, "reason", reason));
        String step = request.signal() + "/allowed";
        var entry = new LogEntry(
                context.runId() + "/" + step,
                context.runId(),
                step,
                1,
                0,
                context.agent(),
                Instant.now(),
                new AgentEvent.Custom("policy.allowed", value));
        database.patiently(OUTAGE, handle -> {
            boolean isNew = EventLog.append(handle, context.threadId(), List.of(entry)) > 0;
            if (isNew && !rule.equals(Ruling.BUILT_IN)) {
                AuditLog.append(
                        handle,
                        AuditLog.ITSELF,
                        "policy.allowed",
                        context.toolCallId(),
                        Map.of(
                                "run", context.runId(),
                                "tool", request.toolName(),
                                "arguments", request.arguments(),
                                "rule", rule,
                                "reason", reason));
            }
            return true;
        });
    }

    /**
     * A human's decision.
     *
     * @param callOrApproval a tool call (its newest question is meant) or an approval's id
     * @param digest what the human saw; may be empty for a call's first question
     * @throws RefusedException when there is nothing (more) to decide or the human saw something else; nothing changes
     */
    public Approval decide(String callOrApproval, boolean approve, String reason, String digest, String user)
            throws RefusedException {
        return database.transaction(handle -> {
            var newest = ApprovalRows.lockNewest(handle, callOrApproval);
            var approval = newest.orElseThrow(
                    () -> new RefusedException("There is no approval for '" + callOrApproval + "'.", newest));
            check(approval, ApprovalRows.askedBefore(handle, approval.toolCallId()), digest);
            return close(handle, approval, approve ? "approved" : "denied", user, reason);
        });
    }

    private static void check(Approval approval, boolean askedBefore, String digest) throws RefusedException {
        var current = Optional.of(approval);
        switch (approval.state()) {
            case "pending" -> {
                if (approval.expiresAt().isBefore(Instant.now())) {
                    throw new RefusedException("This approval expired at " + approval.expiresAt() + ".", current);
                }
                if (digest.isEmpty() && askedBefore) {
                    throw new RefusedException(
                            "This call is asked about again: look at it, and send the digest of what you saw.",
                            current);
                }
                if (!digest.isEmpty() && !digest.equals(approval.digest())) {
                    throw new RefusedException(
                            "What you saw is not what would run now. Look at it again and decide anew.", current);
                }
            }
            case "approved", "denied" ->
                throw new RefusedException(
                        "Already " + approval.state() + " by " + approval.decidedBy() + " at " + approval.decidedAt()
                                + ".",
                        current);
            default -> throw new RefusedException("This approval is " + approval.state() + ".", current);
        }
    }

    /** Ends the wait of an approval whose time is up, unless a human was faster. @return as it stands now; empty if never opened */
    Optional<Approval> settle(String toolCallId, int round) throws Exception {
        return database.patiently(
                OUTAGE,
                handle -> ApprovalRows.lock(handle, toolCallId, round)
                        .map(approval -> approval.state().equals("pending")
                                ? close(handle, approval, "expired", "", "")
                                : approval));
    }

    /** Uses an approval up. */
    void consume(String toolCallId, int round) throws Exception {
        database.patiently(OUTAGE, handle -> {
            int used = ApprovalRows.consume(handle, toolCallId, round);
            if (used > 0) {
                AuditLog.append(handle, AuditLog.ITSELF, "approval.used", toolCallId, Map.of("round", round));
            }
            return used;
        });
    }

    /** Withdraws what a run that ends or is cancelled still asks. */
    public void withdraw(String runId) {
        database.transaction(handle -> {
            var pending = ApprovalRows.lockPending(handle, runId);
            pending.forEach(approval -> close(handle, approval, "cancelled", "", ""));
            return pending.size();
        });
    }

    public List<Signal> unsignalled() {
        return database.with(ApprovalRows::unsignalled);
    }

    public void signalled(String approvalId) {
        database.with(handle -> ApprovalRows.signalled(handle, approvalId));
    }

    private static Approval close(Handle handle, Approval approval, String state, String user, String reason) {
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
                        "tool", closed.tool(),
                        "arguments", closed.arguments(),
                        "digest", closed.digest(),
                        "before", approval.state(),
                        "after", closed.state(),
                        "reason", reason));
        return closed;
    }

    private static void tell(Handle handle, Approval approval, int round, String what, AgentEvent event) {
        String step = "ask:" + approval.toolCallId() + ":" + round;
        String key = approval.runId() + "/" + step + "/" + what;
        EventLog.append(
                handle,
                approval.threadId(),
                List.of(new LogEntry(key, approval.runId(), step, 1, 0, approval.agent(), Instant.now(), event)));
    }
}
