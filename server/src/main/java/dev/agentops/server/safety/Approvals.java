package dev.agentops.server.safety;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.db.Jsonb;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.stream.EventLog;
import dev.agentops.server.threads.Projection;
import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Approvals in Postgres: one winner by the row's lock, each change told in the thread's log. Whoever closes one holds its thread's row
 * before its own, as every writer of a thread does. Thread-safe.
 */
public final class Approvals {
    static final int LONGEST_DAYS = 30;
    private static final int MOST_EDITS = 20;

    /**
     * What a gate wants to ask.
     *
     * @param call as it would run
     * @param edited the question before, when a human has changed the call in it
     * @param shown of the preview
     */
    record Question(
            ToolGate.Request request,
            Call call,
            Optional<Approval> edited,
            Assessor.Assessed assessed,
            Preview shown,
            Duration timeout) {}

    /** How a human can decide. */
    public enum Choice {
        APPROVE("approved"),
        DENY("denied"),
        /** Not run; the agent reads the human's question. */
        ASK("returned");

        final String state;

        Choice(String state) {
            this.state = state;
        }
    }

    /**
     * What a human makes of a call.
     *
     * @param base the digest of what was edited; empty if it does not matter
     * @param shown of the preview
     */
    record Edit(
            String approvalId,
            String base,
            JsonNode arguments,
            Assessor.Assessed assessed,
            Preview shown,
            String user) {}

    /** A decision that the engine has not heard of yet. @param to the wait that it ends: an address or a name */
    public record Signal(String approvalId, String runId, String to) {}

    /** The decision was not taken; {@code current} says why. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Optional<Approval> current;
        private final boolean forbidden;

        RefusedException(String message, Optional<Approval> current) {
            this(message, current, false);
        }

        RefusedException(String message, Optional<Approval> current, boolean forbidden) {
            super(message);
            this.current = current;
            this.forbidden = forbidden;
        }

        public Optional<Approval> current() {
            return current;
        }

        /** It could be decided so, but not by this person. */
        public boolean isForbidden() {
            return forbidden;
        }
    }

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    private final Database database;

    public Approvals(Database database) {
        this.database = database;
    }

    /** Newest first; those that wait for a human, or all. */
    public List<Approval> list(boolean all, int limit) {
        return database.with(handle -> ApprovalRows.list(handle, all, limit));
    }

    public Optional<Approval> find(String id) {
        return database.with(handle -> ApprovalRows.byId(handle, id));
    }

    /** By tool call, its newest question, or approval id. */
    public Optional<Approval> newest(String callOrApproval) {
        return database.with(handle -> ApprovalRows.newest(handle, callOrApproval));
    }

    /** Whether the call was asked about more than once: it changed meanwhile, or may have run. */
    boolean isAskedAgain(Approval approval) {
        return database.with(handle -> ApprovalRows.askedBefore(handle, approval.toolCallId()));
    }

    /** Of one thread, whatever their state; oldest first. */
    public List<Approval> ofThread(String threadId) {
        return database.with(handle -> ApprovalRows.ofThread(handle, threadId));
    }

    public int pendingCount() {
        return database.with(ApprovalRows::waiting);
    }

    /**
     * Opens an approval; the same request again opens nothing.
     *
     * @return empty when the run has ended or somebody asked to cancel it: then nobody would withdraw the question any more
     */
    Optional<Approval> open(Question question) throws Exception {
        var request = question.request();
        return database.<Optional<Approval>>patiently(OUTAGE, handle -> {
            if (!ApprovalRows.lockRunUnderWay(
                    handle, request.context().threadId(), request.context().runId())) {
                return Optional.empty();
            }
            boolean opened = ApprovalRows.insert(handle, question);
            var approval = ApprovalRows.find(handle, request.context().toolCallId(), request.round())
                    .orElseThrow();
            if (opened) {
                var event = new AgentEvent.Custom("approval.opened", Json.tree(approval));
                ApprovalEvents.tell(handle, approval, request.round(), "opened", event);
                Projection.runWaits(handle, approval.threadId(), approval.runId(), true);
            }
            return Optional.of(approval);
        });
    }

    /** Tells readers that a rule lets a call run without asking anyone. */
    void allowed(ToolGate.Request request, Ruling ruling) throws Exception {
        var context = request.context();
        String step = request.signal() + "/allowed";
        var entry = new LogEntry(
                context.runId() + "/" + step,
                context.runId(),
                step,
                1,
                0,
                context.agent(),
                Instant.now(),
                new AgentEvent.Custom("policy.allowed", Json.tree(ApprovalEvents.Allowed.of(request, ruling))));
        database.patiently(OUTAGE, handle -> {
            boolean isNew = EventLog.append(handle, context.threadId(), List.of(entry)) > 0;
            if (isNew && ruling.standing() != null) {
                StandingRules.used(handle, ruling.standing());
            }
            if (isNew && !ruling.rule().equals(Ruling.BUILT_IN)) {
                AuditLog.append(
                        handle,
                        AuditLog.ITSELF,
                        "policy.allowed",
                        context.toolCallId(),
                        Map.of(
                                "run", context.runId(),
                                "thread", context.threadId(),
                                "tool", request.toolName(),
                                "arguments", request.arguments(),
                                "rule", ruling.rule(),
                                "reason", ruling.reason()));
            }
            return true;
        });
    }

    /** As below; approves or denies. */
    public Approval decide(String callOrApproval, boolean approve, String reason, String digest, String user)
            throws RefusedException {
        return decide(callOrApproval, approve ? Choice.APPROVE : Choice.DENY, reason, digest, user);
    }

    /**
     * A human's decision.
     *
     * @param callOrApproval a tool call (its newest question is meant) or an approval's id
     * @param reason the question, when it is returned with one
     * @param digest what the human saw; may be empty for a call's first question as the model asked it
     * @throws RefusedException when there is nothing (more) to decide, the human saw something else, or another one has to decide;
     *     nothing changes
     */
    public Approval decide(String callOrApproval, Choice choice, String reason, String digest, String user)
            throws RefusedException {
        return decide(callOrApproval, choice, reason, digest, user, handle -> {});
    }

    /** As the other. @param along what is done in the same transaction, last: both or neither */
    Approval decide(
            String callOrApproval, Choice choice, String reason, String digest, String user, Consumer<Handle> along)
            throws RefusedException {
        return audited(
                user,
                () -> database.transaction(handle -> {
                    var approval = DecisionChecks.open(handle, callOrApproval);
                    if (digest.isEmpty()
                            && (approval.isEdited() || ApprovalRows.askedBefore(handle, approval.toolCallId()))) {
                        throw new RefusedException(
                                "This call is asked about again, or was edited: look at it, and send the digest of what you saw.",
                                Optional.of(approval));
                    }
                    DecisionChecks.seen(approval, digest);
                    if (choice == Choice.APPROVE) {
                        DecisionChecks.eyes(handle, approval, user);
                    }
                    var closed = ApprovalEvents.close(handle, approval, choice.state, user, reason);
                    along.accept(handle);
                    return closed;
                }));
    }

    /**
     * Puts what a human made of a call in the model's place.
     *
     * @param approve decide on it, too
     * @throws RefusedException as {@link #decide}
     */
    Approval edit(Edit edit, boolean approve, String reason) throws RefusedException {
        return audited(
                edit.user(),
                () -> database.transaction(handle -> {
                    var before = DecisionChecks.open(handle, edit.approvalId());
                    DecisionChecks.seen(before, edit.base());
                    int edits = ApprovalRows.edit(handle, edit);
                    if (edits > MOST_EDITS) {
                        throw new RefusedException(
                                "This call was edited " + MOST_EDITS
                                        + " times: reject it and say what you want instead.",
                                Optional.of(before));
                    }
                    var edited = ApprovalRows.byId(handle, before.id()).orElseThrow();
                    if (approve) {
                        DecisionChecks.eyes(handle, edited, edit.user());
                    }
                    int round = ApprovalRows.round(handle, edited.id());
                    ApprovalEvents.tell(
                            handle,
                            edited,
                            round,
                            "edited/" + edits,
                            new AgentEvent.Custom("approval.edited", Json.tree(edited)));
                    if (!approve) {
                        ApprovalEvents.auditEdit(handle, before, edited);
                        return edited;
                    }
                    var closed = ApprovalEvents.close(handle, edited, Choice.APPROVE.state, edit.user(), reason);
                    ApprovalEvents.auditEdit(handle, before, edited);
                    return closed;
                }));
    }

    /**
     * Lets an approval wait longer.
     *
     * @throws RefusedException when it waits no more, or would wait for more than 30 days from now
     */
    public Approval extend(String approvalId, int hours, String user) throws RefusedException {
        return database.transaction(handle -> {
            var before = DecisionChecks.open(handle, approvalId);
            int extensions = ApprovalRows.extend(handle, before.id(), hours, LONGEST_DAYS)
                    .orElseThrow(() -> new RefusedException(
                            "An approval waits for at most " + LONGEST_DAYS + " days from now.", Optional.of(before)));
            var extended = ApprovalRows.byId(handle, before.id()).orElseThrow();
            var told = new ApprovalEvents.Extended(extended.id(), extended.toolCallId(), extended.expiresAt(), user);
            ApprovalEvents.tell(
                    handle,
                    extended,
                    ApprovalRows.round(handle, extended.id()),
                    "extended/" + extensions,
                    new AgentEvent.Custom("approval.extended", Json.tree(told)));
            AuditLog.append(
                    handle,
                    user,
                    "approval.extended",
                    extended.toolCallId(),
                    Map.of(
                            "approval", extended.id(),
                            "run", extended.runId(),
                            "thread", extended.threadId(),
                            "before", before.expiresAt().toString(),
                            "after", extended.expiresAt().toString()));
            return extended;
        });
    }

    private interface Deciding {
        Approval decide() throws RefusedException;
    }

    /** Who tried what is another one's to decide stands in the audit log. */
    private Approval audited(String user, Deciding deciding) throws RefusedException {
        try {
            return deciding.decide();
        } catch (RefusedException e) {
            if (e.isForbidden()) {
                var approval = e.current().orElseThrow();
                database.transaction(handle -> {
                    AuditLog.append(
                            handle,
                            user,
                            "approval.refused",
                            approval.toolCallId(),
                            Map.of(
                                    "approval", approval.id(),
                                    "run", approval.runId(),
                                    "thread", approval.threadId(),
                                    "why", e.getMessage()));
                    return true;
                });
            }
            throw e;
        }
    }

    /** How long a question still waits; zero when it does not. */
    Duration timeLeft(String toolCallId, int round) throws Exception {
        return database.patientlyOnce(
                OUTAGE,
                handle -> ApprovalRows.left(handle, toolCallId, round)
                        .map(left -> left.compareTo(SHORTEST_WAIT) > 0 ? left : SHORTEST_WAIT)
                        .orElse(Duration.ZERO));
    }

    /** The question before this round, if a human changed the call in it. */
    Optional<Approval> editedBefore(String toolCallId, int round) throws Exception {
        return round == 0
                ? Optional.empty()
                : database.patientlyOnce(OUTAGE, handle -> ApprovalRows.editedBefore(handle, toolCallId, round));
    }

    int round(String approvalId) {
        return database.with(handle -> ApprovalRows.round(handle, approvalId));
    }

    /** As the database gives it back: it writes numbers its own way. */
    JsonNode asKept(JsonNode arguments) {
        return database.with(handle -> Json.read(
                handle.createQuery("select cast(cast(:arguments as jsonb) as text)")
                        .bind("arguments", Jsonb.of(arguments))
                        .mapTo(String.class)
                        .one(),
                JsonNode.class));
    }

    /** Ends the wait of an approval whose time is up, unless a human was faster. @return as it stands now; empty if never opened */
    Optional<Approval> settle(String toolCallId, int round) throws Exception {
        return database.patiently(OUTAGE, handle -> {
            ApprovalRows.lockThreadOf(handle, toolCallId);
            return ApprovalRows.lock(handle, toolCallId, round)
                    .map(approval -> approval.state().equals("pending")
                            ? ApprovalEvents.close(handle, approval, "expired", "", "")
                            : approval);
        });
    }

    /**
     * Uses an approval up. Again before its effect begins, or while it is under way, is the same use; the database itself lets only one
     * effect begin.
     *
     * @return false when its effect is over: it cannot be used again
     */
    boolean use(String toolCallId, int round) throws Exception {
        return database.patiently(OUTAGE, handle -> {
            ApprovalRows.lock(handle, toolCallId, round);
            boolean first = ApprovalRows.consume(handle, toolCallId, round) > 0;
            boolean over = !first && ApprovalRows.isUsedUp(handle, toolCallId, round);
            if (first || over) {
                String what = first ? "approval.used" : "approval.reuse-refused";
                AuditLog.append(handle, AuditLog.ITSELF, what, toolCallId, Map.of("round", round));
            }
            return !over;
        });
    }

    /** Withdraws what a run that ends still asks. */
    void withdraw(String runId) {
        database.transaction(handle -> {
            withdraw(handle, runId);
            return runId;
        });
    }

    /** Withdraws what a run that ends or is cancelled still asks, in the caller's transaction. */
    public static void withdraw(Handle handle, String runId) {
        ApprovalRows.lockThreadOfRun(handle, runId);
        ApprovalRows.lockPending(handle, runId)
                .forEach(approval -> ApprovalEvents.close(handle, approval, "cancelled", "", ""));
    }

    public List<Signal> unsignalled() {
        return database.with(ApprovalRows::unsignalled);
    }

    public void signalled(String approvalId) {
        database.with(handle -> ApprovalRows.signalled(handle, approvalId));
    }
}
