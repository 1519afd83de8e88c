package dev.agentops.server.safety;

import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.threads.Ids;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The table of approvals. Each method is one statement in the caller's transaction. */
final class ApprovalRows {
    private static final String WAITS = "state = 'pending' and expires_at > now()";

    private ApprovalRows() {}

    /**
     * Holds the thread, which whoever ends or cancels a run of it holds as well.
     *
     * @return false when the run has ended or is being cancelled
     */
    static boolean lockRunUnderWay(Handle handle, String threadId, String runId) {
        handle.createQuery("select id from threads where id = :id for update")
                .bind("id", threadId)
                .mapTo(String.class)
                .list();
        return handle.createQuery("""
                                select count(*) from runs
                                where id = :id and finished_at is null and cancel_requested_at is null
                                """).bind("id", runId).mapTo(Integer.class).one() == 1;
    }

    /** Holds the thread that an approval is in. @param callOrApproval its tool call or id */
    static void lockThreadOf(Handle handle, String callOrApproval) {
        handle.createQuery("""
                        select id from threads where id in (
                            select thread_id from approvals where tool_call_id = :call or id = :call) for update
                        """).bind("call", callOrApproval).mapTo(String.class).list();
    }

    static void lockThreadOfRun(Handle handle, String runId) {
        handle.createQuery("select id from threads where id = (select thread_id from runs where id = :run) for update")
                .bind("run", runId)
                .mapTo(String.class)
                .list();
    }

    /** @return false when the same question stands there already */
    static boolean insert(Handle handle, Approvals.Question question) {
        var request = question.request();
        var assessed = question.assessed();
        var edited = question.edited().orElse(null);
        return handle.createUpdate("""
                                insert into approvals (id, tool_call_id, round, run_id, thread_id, tool, arguments, risk,
                                                       title, reason, agent, preview, digest, expires_at, four_eyes,
                                                       requested_by, edited_by, edited_at, proposed, address)
                                values (:id, :call, :round, :run, :thread, :tool, cast(:arguments as jsonb), :risk,
                                        :title, :reason, :agent, cast(:preview as jsonb), :digest,
                                        clock_timestamp() + make_interval(secs => :seconds), :fourEyes,
                                        coalesce((select created_by from runs where id = :run), ''),
                                        :editedBy, :editedAt, cast(:proposed as jsonb), :address)
                                on conflict (tool_call_id, round) do nothing
                                """)
                        .bind("id", Ids.next("apr"))
                        .bind("call", request.context().toolCallId())
                        .bind("round", request.round())
                        .bind("run", request.context().runId())
                        .bind("thread", request.context().threadId())
                        .bind("tool", request.toolName())
                        .bind("arguments", Jsonb.of(question.call().arguments()))
                        .bind("risk", assessed.risk())
                        .bind("title", Jsonb.plain(assessed.title()))
                        .bind("reason", Jsonb.plain(reason(request)))
                        .bind("agent", request.context().agent())
                        .bind("preview", Jsonb.of(question.shown()))
                        .bind("digest", assessed.digest())
                        .bind("seconds", question.timeout().toMillis() / 1000.0)
                        .bind("fourEyes", assessed.fourEyes())
                        .bind("editedBy", edited == null ? null : edited.editedBy())
                        .bind("editedAt", edited == null ? null : at(edited.editedAt()))
                        .bind("proposed", edited == null ? null : Jsonb.of(edited.proposed()))
                        .bind("address", request.address())
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

    static Optional<Approval> newest(Handle handle, String callOrApproval) {
        return handle.createQuery(
                        "select * from approvals where tool_call_id = :call or id = :call order by round desc limit 1")
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

    /** Puts what a human made of a call in its place, and keeps what the model asked for. @return how often it was edited */
    static int edit(Handle handle, Approvals.Edit edit) {
        return handle.createQuery("""
                        update approvals set proposed = coalesce(proposed, jsonb_build_object(
                                                 'arguments', arguments, 'title', title, 'preview', preview, 'digest', digest)),
                                             arguments = cast(:arguments as jsonb), title = :title,
                                             preview = cast(:preview as jsonb), digest = :digest,
                                             four_eyes = four_eyes or :fourEyes, edited_by = :user,
                                             edited_at = clock_timestamp(), edits = edits + 1
                        where id = :id returning edits
                        """)
                .bind("arguments", Jsonb.of(edit.arguments()))
                .bind("title", Jsonb.plain(edit.assessed().title()))
                .bind("preview", Jsonb.of(edit.shown()))
                .bind("digest", edit.assessed().digest())
                .bind("fourEyes", edit.assessed().fourEyes())
                .bind("user", edit.user())
                .bind("id", edit.approvalId())
                .mapTo(Integer.class)
                .one();
    }

    /** @return how often it was extended; empty when that would be too long */
    static Optional<Integer> extend(Handle handle, String approvalId, int hours, int mostDays) {
        return handle.createQuery("""
                        update approvals set expires_at = expires_at + make_interval(hours => :hours), extensions = extensions + 1
                        where id = :id
                          and expires_at + make_interval(hours => :hours) <= clock_timestamp() + make_interval(days => :days)
                        returning extensions
                        """)
                .bind("hours", hours)
                .bind("days", mostDays)
                .bind("id", approvalId)
                .mapTo(Integer.class)
                .findOne();
    }

    /** How long it still waits, by the database's clock; empty when it does not. */
    static Optional<Duration> left(Handle handle, String toolCallId, int round) {
        return handle.createQuery("""
                        select extract(epoch from expires_at - clock_timestamp()) as left from approvals
                        where tool_call_id = :call and round = :round and state = 'pending'
                        """)
                .bind("call", toolCallId)
                .bind("round", round)
                .mapTo(Double.class)
                .findOne()
                .filter(seconds -> seconds > 0)
                .map(seconds -> Duration.ofMillis((long) (seconds * 1000)));
    }

    static int round(Handle handle, String approvalId) {
        return handle.createQuery("select round from approvals where id = :id")
                .bind("id", approvalId)
                .mapTo(Integer.class)
                .one();
    }

    /** What the newest question before a round became by a human's hand. */
    static Optional<Approval> editedBefore(Handle handle, String toolCallId, int round) {
        return handle.createQuery("""
                        select * from approvals where tool_call_id = :call and round < :round order by round desc limit 1
                        """)
                .bind("call", toolCallId)
                .bind("round", round)
                .map((row, context) -> Approval.of(row))
                .findOne()
                .filter(Approval::isEdited);
    }

    /**
     * Who asked for what the run does: at its beginning, or under way; and who changed the words of another while they waited. A rerun
     * goes on with words of the runs that it comes from.
     */
    static List<String> requesters(Handle handle, String runId) {
        return handle.createQuery("""
                        with recursive line (id) as (
                            select cast(:run as text)
                            union select from_run from run_forks join line on run_forks.run_id = line.id)
                        select created_by from runs where id in (select id from line)
                        union select created_by from steers where run_id in (select id from line) and given_at is not null
                        union select event #>> '{value,by}' from thread_event
                        where thread_id in (select thread_id from runs where id in (select id from line))
                          and event ->> 'name' = 'ops.queue.edited'
                          and event #>> '{value,messageId}' in (
                              select message_id from runs where id in (select id from line)
                              union all select id from steers where run_id in (select id from line) and given_at is not null)
                        """).bind("run", runId).mapTo(String.class).list();
    }

    /**
     * Whether a person's words about an earlier call, a question, the reason of a rejection or an edit, stand before this one: the agent had read
     * them when it proposed it, and had not proposed the same before them. A rerun goes on with words of the runs that it comes from.
     */
    static boolean shaped(Handle handle, Approval approval, String user) {
        return handle.createQuery("""
                        with recursive line (id) as (
                            select cast(:run as text)
                            union select from_run from run_forks join line on run_forks.run_id = line.id),
                        asked as (
                            select *, coalesce(proposed -> 'arguments', arguments) as by_model from approvals
                            where run_id in (select id from line)),
                        this as (select * from asked where id = :id)
                        select exists (
                            select from this, asked said
                            where said.tool_call_id <> this.tool_call_id
                              and (said.decided_by = :user and said.state in ('returned', 'denied')
                                      and said.decision_reason is not null and said.decided_at <= this.requested_at
                                  or said.edited_by = :user and said.edited_at <= this.requested_at)
                              and not exists (
                                  select from asked before
                                  where before.tool = this.tool and before.by_model = this.by_model
                                    and before.requested_at <= coalesce(said.edited_at, said.decided_at))
                              and not exists (
                                  select from messages
                                  where thread_id = this.thread_id
                                    and body -> 'toolCalls' @> jsonb_build_array(jsonb_build_object('id', said.tool_call_id))
                                    and body -> 'toolCalls' @> jsonb_build_array(jsonb_build_object('id', this.tool_call_id))))
                        """)
                .bind("run", approval.runId())
                .bind("id", approval.id())
                .bind("user", user)
                .mapTo(Boolean.class)
                .one();
    }

    /** One of these people who made the sign-in of this person, or whose sign-in this person made, also by way of others. */
    static Optional<String> ofOneHand(Handle handle, String user, List<String> others) {
        return handle.createQuery("""
                        with recursive makers (name) as (
                            select maker from made_credentials where holder = :user
                            union select maker from made_credentials join makers on holder = name),
                        holders (name) as (
                            select holder from made_credentials where maker = :user
                            union select holder from made_credentials join holders on maker = name)
                        select name from (select name from makers union select name from holders) as known
                        where name <> :user and name = any(:others) order by name limit 1
                        """)
                .bind("user", user)
                .bindArray("others", String.class, others)
                .mapTo(String.class)
                .findOne();
    }

    /** Whether the effect that used an approval up is over, or its record gone. */
    static boolean isUsedUp(Handle handle, String toolCallId, int round) {
        return handle.createQuery("""
                        select effect_id is not null and not exists (
                            select 1 from effects where effects.id = effect_id and finished_at is null)
                        from approvals where tool_call_id = :call and round = :round
                        """)
                .bind("call", toolCallId)
                .bind("round", round)
                .mapTo(Boolean.class)
                .one();
    }

    private static OffsetDateTime at(@Nullable Instant instant) {
        return OffsetDateTime.ofInstant(Objects.requireNonNull(instant), ZoneOffset.UTC);
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
                        where state in ('approved', 'denied', 'returned') and signalled_at is null order by decided_at limit 100
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
