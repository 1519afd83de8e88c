package dev.agentops.server.safety;

import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;

import java.time.Duration;
import java.util.List;

/**
 * Policy first, then a human if policy says so, and what the human approved is what runs. Whatever was said before a call, it is judged
 * anew right before it runs. Thread-safe.
 */
public final class ApprovalGate implements ToolGate {
    private final Approvals approvals;
    private final Assessor assessor;
    private final Duration timeout;

    /** For tools whose calls nobody edits. */
    public ApprovalGate(
            Approvals approvals,
            List<DangerousTool> tools,
            Policy policy,
            StandingRules standing,
            Duration timeout,
            Redactor redactor) {
        this(approvals, new Assessor(tools, List.of(), policy, standing, redactor), timeout);
    }

    public ApprovalGate(Approvals approvals, Assessor assessor, Duration timeout) {
        this.approvals = approvals;
        this.assessor = assessor;
        this.timeout = timeout;
    }

    @Override
    public Verdict check(Request request) throws Exception {
        var tool = assessor.find(request.toolName()).orElse(null);
        if (tool == null) {
            return new Verdict.Deny(
                    ToolStatus.DENIED,
                    request.toolName() + " has no preview, so nobody can approve it. It was not run.");
        }
        var asked = Call.of(request);
        var edited = approvals.editedBefore(asked.id(), asked.round());
        var call = edited.map(before -> asked.with(before.arguments())).orElse(asked);
        Assessor.Assessed assessed;
        try {
            assessed = assessor.assess(tool, call);
        } catch (Exception e) {
            return new Verdict.Deny(ToolStatus.ERROR, "Not run: " + words(e));
        }
        var ruling = ruling(tool, request, call, assessed::preview);
        return switch (ruling.effect()) {
            case DENY -> new Verdict.Deny(ToolStatus.DENIED, denied(ruling));
            case ALLOW -> {
                approvals.allowed(request, ruling);
                yield new Verdict.Allow();
            }
            case ASK -> {
                var open = approvals.open(new Approvals.Question(
                        request,
                        call,
                        edited,
                        assessed,
                        assessor.shown(tool, call.threadId(), assessed.preview()),
                        timeout));
                yield open.isPresent()
                        ? new Verdict.Ask(timeout)
                        : new Verdict.Deny(ToolStatus.CANCELLED, "Not run: the run is cancelled.");
            }
        };
    }

    /**
     * A call that was cut in the middle is looked at by a human before it runs again, whatever rules allow, and so is one that a human
     * has changed.
     */
    private Ruling ruling(DangerousTool tool, Request request, Call call, Assessor.PreviewSource preview) {
        var ruling =
                assessor.ruling(tool, call, UntrustedText.isIn(request.context().state()), preview);
        boolean changed = !call.arguments().equals(request.arguments());
        return (request.mayHaveHappened() || changed) && ruling.effect() == Ruling.Effect.ALLOW
                ? new Ruling(
                        Ruling.Effect.ASK, ruling.rule(), changed ? "a human changed it" : "it may have run before")
                : ruling;
    }

    private static String denied(Ruling ruling) {
        return "Not run: " + Assessor.denied(ruling) + ". Nobody can approve it; find another way.";
    }

    @Override
    public Duration timeLeft(Request request) throws Exception {
        return approvals.timeLeft(request.context().toolCallId(), request.round());
    }

    @Override
    public Pass pass(Request request) throws Exception {
        var tool = assessor.find(request.toolName()).orElse(null);
        if (tool == null) {
            return new Pass.Stop(ToolStatus.DENIED, "Nobody can approve " + request.toolName() + ". It was not run.");
        }
        var asked = Call.of(request);
        var settled = approvals.settle(asked.id(), asked.round());
        var edited = settled.isPresent()
                ? settled.filter(Approval::isEdited)
                : approvals.editedBefore(asked.id(), asked.round());
        var call = edited.map(approval -> asked.with(approval.arguments())).orElse(asked);
        var ruling = ruling(tool, request, call, () -> tool.preview(call.arguments()));
        if (ruling.effect() == Ruling.Effect.DENY) {
            return new Pass.Stop(ToolStatus.DENIED, denied(ruling));
        }
        if (settled.isEmpty()) {
            return ruling.effect() == Ruling.Effect.ALLOW
                    ? new Pass.Go()
                    : new Pass.AskAgain("Nobody was asked about this call, and it may not run without that.");
        }
        var approval = settled.get();
        String by = String.valueOf(approval.decidedBy());
        String said = approval.decisionReason() == null ? "none given" : approval.decisionReason();
        return switch (approval.state()) {
            case "approved" -> approved(tool, request, call, approval);
            case "denied" ->
                new Pass.Stop(ToolStatus.DENIED, "The human " + by + " rejected this call. Reason: " + said);
            case "returned" ->
                new Pass.Stop(
                        ToolStatus.DENIED,
                        "Not run: before deciding, the human " + by + " asks: " + said
                                + "\nAnswer the question. Then you may propose the call again, as it is or changed.");
            case "cancelled" -> new Pass.Stop(ToolStatus.CANCELLED, "The run was cancelled.");
            default ->
                new Pass.Stop(ToolStatus.EXPIRED, "Nobody decided until " + approval.expiresAt() + ". It was not run.");
        };
    }

    private Pass approved(DangerousTool tool, Request request, Call call, Approval approval) throws Exception {
        Assessor.Assessed now;
        try {
            now = assessor.assess(tool, call);
        } catch (Exception e) {
            return new Pass.Stop(ToolStatus.ERROR, "Not run, though approved: " + words(e));
        }
        if (!now.digest().equals(approval.digest())) {
            return new Pass.AskAgain("What would run changed after it was approved (the file, the service's"
                    + " settings or the policy are not what they were). Here it is as it stands now.");
        }
        if (!approvals.use(call.id(), call.round())) {
            return new Pass.Stop(
                    ToolStatus.DENIED, "Not run: its approval was used before, and each lets a call run once.");
        }
        tool.goes(call.id(), now.preview());
        return approval.isEdited() ? new Pass.GoEdited(call.arguments()) : new Pass.Go();
    }

    @Override
    public void runEnds(String runId) {
        approvals.withdraw(runId);
    }

    /** An {@link IllegalArgumentException} speaks to the model; anything else is named. */
    static String words(Exception e) {
        return e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : e.toString();
    }
}
