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
import dev.agentops.server.stream.OneOf;
import dev.agentops.server.threads.Projection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

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

        private final String state;

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

        private RefusedException(String message, Optional<Approval> current, boolean forbidden) {
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
                tell(handle, approval, request.round(), "opened", event);
                Projection.runWaits(handle, approval.threadId(), approval.runId(), true);
            }
            return Optional.of(approval);
        });
    }

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
                new AgentEvent.Custom("policy.allowed", Json.tree(Allowed.of(request, ruling))));
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
                    var approval = open(handle, callOrApproval);
                    if (digest.isEmpty()
                            && (approval.isEdited() || ApprovalRows.askedBefore(handle, approval.toolCallId()))) {
                        throw new RefusedException(
                                "This call is asked about again, or was edited: look at it, and send the digest of what you saw.",
                                Optional.of(approval));
                    }
                    checkSeen(approval, digest);
                    if (choice == Choice.APPROVE) {
                        checkEyes(handle, approval, user);
                    }
                    var closed = close(handle, approval, choice.state, user, reason);
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
                    var before = open(handle, edit.approvalId());
                    checkSeen(before, edit.base());
                    int edits = ApprovalRows.edit(handle, edit);
                    if (edits > MOST_EDITS) {
                        throw new RefusedException(
                                "This call was edited " + MOST_EDITS
                                        + " times: reject it and say what you want instead.",
                                Optional.of(before));
                    }
                    var edited = ApprovalRows.byId(handle, before.id()).orElseThrow();
                    if (approve) {
                        checkEyes(handle, edited, edit.user());
                    }
                    int round = ApprovalRows.round(handle, edited.id());
                    tell(
                            handle,
                            edited,
                            round,
                            "edited/" + edits,
                            new AgentEvent.Custom("approval.edited", Json.tree(edited)));
                    if (!approve) {
                        auditEdit(handle, before, edited);
                        return edited;
                    }
                    var closed = close(handle, edited, Choice.APPROVE.state, edit.user(), reason);
                    auditEdit(handle, before, edited);
                    return closed;
                }));
    }

    private static void auditEdit(Handle handle, Approval before, Approval edited) {
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

    /**
     * Lets an approval wait longer.
     *
     * @throws RefusedException when it waits no more, or would wait for more than 30 days from now
     */
    public Approval extend(String approvalId, int hours, String user) throws RefusedException {
        return database.transaction(handle -> {
            var before = open(handle, approvalId);
            int extensions = ApprovalRows.extend(handle, before.id(), hours, LONGEST_DAYS)
                    .orElseThrow(() -> new RefusedException(
                            "An approval waits for at most " + LONGEST_DAYS + " days from now.", Optional.of(before)));
            var extended = ApprovalRows.byId(handle, before.id()).orElseThrow();
            var told = new Extended(extended.id(), extended.toolCallId(), extended.expiresAt(), user);
            tell(
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

    /** The newest question, locked, if it still waits. */
    private static Approval open(Handle handle, String callOrApproval) throws RefusedException {
        ApprovalRows.lockThreadOf(handle, callOrApproval);
        var newest = ApprovalRows.lockNewest(handle, callOrApproval);
        var approval = newest.orElseThrow(
                () -> new RefusedException("There is no approval for '" + callOrApproval + "'.", newest));
        switch (approval.state()) {
            case "pending" -> {
                int round = ApprovalRows.round(handle, approval.id());
                if (ApprovalRows.left(handle, approval.toolCallId(), round).isEmpty()) {
                    throw new RefusedException("This approval expired at " + approval.expiresAt() + ".", newest);
                }
            }
            case "approved", "denied", "returned" ->
                throw new RefusedException(
                        "Already " + approval.state() + " by " + approval.decidedBy() + " at " + approval.decidedAt()
                                + ".",
                        newest);
            default -> throw new RefusedException("This approval is " + approval.state() + ".", newest);
        }
        return approval;
    }

    private static void checkSeen(Approval approval, String digest) throws RefusedException {
        if (!digest.isEmpty() && !digest.equals(approval.digest())) {
            throw new RefusedException(
                    "What you saw is not what would run now. Look at it again and decide anew.", Optional.of(approval));
        }
    }

    private static void checkEyes(Handle handle, Approval approval, String user) throws RefusedException {
        if (!approval.needsSecondPerson()) {
            return;
        }
        if (user.equals(approval.editedBy())) {
            throw new RefusedException(
                    "This call needs a second person: you edited it, so somebody else has to approve it.",
                    Optional.of(approval),
                    true);
        }
        if (ApprovalRows.requesters(handle, approval.runId()).contains(user)) {
            throw new RefusedException(
                    "This call needs a second person: you asked for this run, so somebody else has to approve it.",
                    Optional.of(approval),
                    true);
        }
        if (ApprovalRows.shaped(handle, approval, user)) {
            throw new RefusedException(
                    "This call needs a second person: the agent proposed it after what you said about another one, so somebody"
                            + " else has to approve it.",
                    Optional.of(approval),
                    true);
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
                    .map(approval ->
                            approval.state().equals("pending") ? close(handle, approval, "expired", "", "") : approval);
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
        ApprovalRows.lockPending(handle, runId).forEach(approval -> close(handle, approval, "cancelled", "", ""));
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
                        "thread", closed.threadId(),
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
