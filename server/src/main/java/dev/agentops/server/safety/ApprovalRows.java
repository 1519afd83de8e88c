package dev.agentops.server.safety;

import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.threads.Ids;
import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The table of approvals. Each method is one statement in the caller's transaction. */
final class ApprovalRows {
    private static final String WAITS = "state = 'pending' and expires_at > now()";

    private ApprovalRows() {}

    /** @return false when the same question stands there already */
    static boolean insert(Handle handle, Approvals.Question question) {
        var request = question.request();
        return handle.createUpdate("""
                                insert into approvals (id, tool_call_id, round, run_id, thread_id, tool, arguments, risk,
                                                       title, reason, agent, preview, digest, expires_at, address)
                                values (:id, :call, :round, :run, :thread, :tool, cast(:arguments as jsonb), :risk,
                                        :title, :reason, :agent, cast(:preview as jsonb), :digest, :expires, :address)
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
                        .bind("address", request.address())
                        .bind(
                                "expires",
                                OffsetDateTime.ofInstant(Instant.now().plus(question.timeout()), ZoneOffset.UTC))
                        .execute()
                == 1;
    }

    private static String reason(ToolGate.Request request) {
        return request.question().isEmpty() ? request.modelReason() : request.question();
    }

    static List<Approval> list(Handle handle, boolean all, int limit) {
        return handle.createQuery(
                        "select * from approvals where :all or (" + WAITS + ") order by requested_at desc limit :limit")
                .bind("all", all)
                .bind("limit", limit)
                .map((row, context) -> Approval.of(row))
                .list();
    }

    static Optional<Approval> byId(Handle handle, String id) {
        return handle.createQuery("select * from approvals where id = :id")
                .bind("id", id)
                .map((row, context) -> Approval.of(row))
                .findOne();
    }

    static List<Approval> ofThread(Handle handle, String threadId) {
        return handle.createQuery("select * from approvals where thread_id = :thread order by requested_at")
                .bind("thread", threadId)
                .map((row, context) -> Approval.of(row))
                .list();
    }

    static int waiting(Handle handle) {
        return handle.createQuery("select count(*) from approvals where " + WAITS)
                .mapTo(Integer.class)
                .one();
    }

    /** By tool call or approval id: the newest question, locked. */
    static Optional<Approval> lockNewest(Handle handle, String callOrApproval) {
        return handle.createQuery("""
                        select * from approvals where tool_call_id = :call or id = :call
                        order by round desc limit 1 for update
                        """)
                .bind("call", callOrApproval)
                .map((row, context) -> Approval.of(row))
                .findOne();
    }

    static Optional<Approval> lock(Handle handle, String toolCallId, int round) {
        return handle.createQuery("select * from approvals where tool_call_id = :call and round = :round for update")
                .bind("call", toolCallId)
                .bind("round", round)
                .map((row, context) -> Approval.of(row))
                .findOne();
    }

    static List<Approval> lockPending(Handle handle, String runId) {
        return handle.createQuery("select * from approvals where run_id = :run and state = 'pending' for update")
                .bind("run", runId)
                .map((row, context) -> Approval.of(row))
                .list();
    }

    static Optional<Approval> find(Handle handle, String toolCallId, int round) {
        return handle.createQuery("select * from approvals where tool_call_id = :call and round = :round")
                .bind("call", toolCallId)
                .bind("round", round)
                .map((row, context) -> Approval.of(row))
                .findOne();
    }

    static boolean askedBefore(Handle handle, String toolCallId) {
        return handle.createQuery("select count(*) > 1 from approvals where tool_call_id = :call")
                .bind("call", toolCallId)
                .mapTo(Boolean.class)
                .one();
    }

    /** @return the round of the question that was closed */
    static int close(Handle handle, String approvalId, String state, String user, String reason) {
        return handle.createQuery("""
                        update approvals set state = :state, decided_by = nullif(:user, ''), decided_at = now(),
                                             decision_reason = nullif(:reason, '')
                        where id = :id returning round
                        """)
                .bind("state", state)
                .bind("user", user)
                .bind("reason", reason)
                .bind("id", approvalId)
                .mapTo(Integer.class)
                .one();
    }

    static int consume(Handle handle, String toolCallId, int round) {
        return handle.createUpdate("""
                        update approvals set consumed_at = now()
                        where tool_call_id = :call and round = :round and consumed_at is null
                        """)
                .bind("call", toolCallId)
                .bind("round", round)
                .execute();
    }

    static List<Approvals.Signal> unsignalled(Handle handle) {
        return handle.createQuery("""
                        select id, run_id, tool_call_id, round, address from approvals
                        where state in ('approved', 'denied') and signalled_at is null order by decided_at limit 100
                        """)
                .map((row, context) -> {
                    String address = row.getString("address");
                    String name = ToolGate.Request.signal(row.getString("tool_call_id"), row.getInt("round"));
                    return new Approvals.Signal(
                            row.getString("id"), row.getString("run_id"), address.isEmpty() ? name : address);
                })
                .list();
    }

    static int signalled(Handle handle, String approvalId) {
        return handle.createUpdate("update approvals set signalled_at = now() where id = :id")
                .bind("id", approvalId)
                .execute();
    }
}
