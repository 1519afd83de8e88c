package dev.agentops.server.safety;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.stream.EventLog;
import dev.agentops.server.threads.Ids;
import dev.agentops.server.threads.Projection;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Approvals in Postgres: one winner by compare-and-set on the row, each change told in the thread's log. Thread-safe. */
public final class Approvals {
    /** What a gate wants to ask. */
    record Question(
            ToolGate.Request request, String risk, String title, Preview preview, String digest, Duration timeout) {}

    /** A decision that the engine has not heard of yet. */
    public record Signal(String approvalId, String runId, String name) {}

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

    public List<Approval> list(boolean all, int limit) {
        return database.with(handle -> handle.createQuery("""
                        select * from approvals where :all or (state = 'pending' and expires_at > now())
                        order by requested_at desc limit :limit
                        """)
                .bind("all", all)
                .bind("limit", limit)
                .map((row, context) -> Approval.of(row))
                .list());
    }

    public int pendingCount() {
        return database.with(handle -> handle.createQuery("select count(*) from approvals where state = 'pending'")
                .mapTo(Integer.class)
                .one());
    }

    /** Opens an approval; the same request again opens nothing. */
    Approval open(Question question) throws Exception {
        var request = question.request();
        return database.patiently(OUTAGE, handle -> {
            boolean opened = insert(handle, question) == 1;
            var approval = find(handle, request.context().toolCallId(), request.round())
                    .orElseThrow();
            if (opened) {
                tell(
                        handle,
                        approval,
                        request.round(),
                        "opened",
                        new AgentEvent.Custom("approval.opened", Json.tree(approval)));
                Projection.runWaits(handle, approval.threadId(), approval.runId(), true);
            }
            return approval;
        });
    }

    private static int insert(Handle handle, Question question) {
        var request = question.request();
        return handle.createUpdate("""
                        insert into approvals (id, tool_call_id, round, run_id, thread_id, tool, arguments, risk, title,
                                               reason, agent, preview, digest, expires_at)
                        values (:id, :call, :round, :run, :thread, :tool, cast(:arguments as jsonb), :risk, :title,
                                :reason, :agent, cast(:preview as jsonb), :digest, :expires)
                        on conflict (tool_call_id, round) do nothing
                        """)
                .bind("id", Ids.next("apr"))
                .bind("call", request.context().toolCallId())
                .bind("round", request.round())
                .bind("run", request.context().runId())
                .bind("thread", request.context().threadId())
                .bind("tool", request.toolName())
                .bind("arguments", Jsonb.of(request.arguments()))
                .bind("risk", question.risk())
                .bind("title", Jsonb.plain(question.title()))
                .bind("reason", Jsonb.plain(reason(request)))
                .bind("agent", request.context().agent())
                .bind("preview", Jsonb.of(question.preview()))
                .bind("digest", question.digest())
                .bind("expires", OffsetDateTime.ofInstant(Instant.now().plus(question.timeout()), ZoneOffset.UTC))
                .execute();
    }

    private static String reason(ToolGate.Request request) {
        return request.question().isEmpty() ? request.modelReason() : request.question();
    }

    /**
     * A human's decision.
     *
     * @param digest what the human saw; empty skips that check
     * @throws RefusedException when there is nothing (more) to decide or the human saw something else; nothing changes
     */
    public Approval decide(String toolCallId, boolean approve, String reason, String digest, String user)
            throws RefusedException {
        return database.transaction(handle -> {
            var pending = handle.createQuery("""
                            select * from approvals where tool_call_id = :call or id = :call
                            order by round desc limit 1 for update
                            """)
                    .bind("call", toolCallId)
                    .map((row, context) -> Approval.of(row))
                    .findOne();
            var approval = pending.orElseThrow(
                    () -> new RefusedException("There is no approval for '" + toolCallId + "'.", pending));
            check(approval, askedBefore(handle, approval), digest);
            return close(handle, approval, approve ? "approved" : "denied", user, reason);
        });
    }

    private static boolean askedBefore(Handle handle, Approval approval) {
        return handle.createQuery("select count(*) > 1 from approvals where tool_call_id = :call")
                .bind("call", approval.toolCallId())
                .mapTo(Boolean.class)
                .one();
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
                handle -> lock(handle, toolCallId, round)
                        .map(approval -> approval.state().equals("pending")
                                ? close(handle, approval, "expired", "", "")
                                : approval));
    }

    /** Uses an approval up. */
    void consume(String toolCallId, int round) throws Exception {
        database.patiently(
                OUTAGE,
                handle -> handle.createUpdate("""
                        update approvals set consumed_at = now()
                        where tool_call_id = :call and round = :round and consumed_at is null
                        """)
                        .bind("call", toolCallId)
                        .bind("round", round)
                        .execute());
    }

    /** Withdraws what a cancelled run still asks. */
    public void withdraw(String runId) {
        database.transaction(handle -> {
            var pending = handle.createQuery(
                            "select * from approvals where run_id = :run and state = 'pending' for update")
                    .bind("run", runId)
                    .map((row, context) -> Approval.of(row))
                    .list();
            pending.forEach(approval -> close(handle, approval, "cancelled", "", ""));
            return pending.size();
        });
    }

    public List<Signal> unsignalled() {
        return database.with(handle -> handle.createQuery("""
                        select id, run_id, tool_call_id, round from approvals
                        where state in ('approved', 'denied') and signalled_at is null order by decided_at limit 100
                        """)
                .map((row, context) -> new Signal(
                        row.getString("id"),
                        row.getString("run_id"),
                        "approval:" + row.getString("tool_call_id") + ":" + row.getInt("round")))
                .list());
    }

    public void signalled(String approvalId) {
        database.with(handle -> handle.createUpdate("update approvals set signalled_at = now() where id = :id")
                .bind("id", approvalId)
                .execute());
    }

    private static Optional<Approval> lock(Handle handle, String toolCallId, int round) {
        return handle.createQuery("select * from approvals where tool_call_id = :call and round = :round for update")
                .bind("call", toolCallId)
                .bind("round", round)
                .map((row, context) -> Approval.of(row))
                .findOne();
    }

    private static Optional<Approval> find(Handle handle, String toolCallId, int round) {
        return handle.createQuery("select * from approvals where tool_call_id = :call and round = :round")
                .bind("call", toolCallId)
                .bind("round", round)
                .map((row, context) -> Approval.of(row))
                .findOne();
    }

    private static Approval close(Handle handle, Approval approval, String state, String user, String reason) {
        int round = handle.createQuery("""
                        update approvals set state = :state, decided_by = nullif(:user, ''), decided_at = now(),
                                             decision_reason = nullif(:reason, '')
                        where id = :id returning round
                        """)
                .bind("state", state)
                .bind("user", user)
                .bind("reason", reason)
                .bind("id", approval.id())
                .mapTo(Integer.class)
                .one();
        var closed = find(handle, approval.toolCallId(), round).orElseThrow();
        var told = Json.mapper()
                .createObjectNode()
                .put("id", closed.id())
                .put("toolCallId", closed.toolCallId())
                .put("state", closed.state())
                .put("decidedBy", closed.decidedBy())
                .put("decidedAt", String.valueOf(closed.decidedAt()))
                .put("decisionReason", closed.decisionReason());
        tell(handle, closed, round, "closed", new AgentEvent.Custom("approval.closed", told));
        Projection.runWaits(handle, closed.threadId(), closed.runId(), false);
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
