package dev.agentops.server.safety;

import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.Ruling;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Policy first, then a human if policy says so, and what the human approved is what runs. Whatever was said before a call, it is judged
 * anew right before it runs. Thread-safe.
 */
public final class ApprovalGate implements ToolGate {
    private final Approvals approvals;
    private final Map<String, DangerousTool> tools;
    private final Policy policy;
    private final Duration timeout;
    private final Redactor redactor;

    public ApprovalGate(
            Approvals approvals, List<DangerousTool> tools, Policy policy, Duration timeout, Redactor redactor) {
        this.redactor = redactor;
        this.approvals = approvals;
        this.policy = policy;
        this.tools = tools.stream().collect(Collectors.toMap(DangerousTool::name, Function.identity()));
        this.timeout = timeout;
    }

    @Override
    public Verdict check(Request request) throws Exception {
        var tool = tools.get(request.toolName());
        if (tool == null) {
            return new Verdict.Deny(
                    ToolStatus.DENIED,
                    request.toolName() + " has no preview, so nobody can approve it. It was not run.");
        }
        Preview preview;
        try {
            preview = tool.preview(request.arguments());
        } catch (Exception e) {
            return new Verdict.Deny(ToolStatus.ERROR, "Not run: " + words(e));
        }
        var ruling = ruling(tool, request);
        return switch (ruling.effect()) {
            case DENY -> new Verdict.Deny(ToolStatus.DENIED, denied(ruling));
            case ALLOW -> {
                approvals.allowed(request, ruling.rule(), ruling.reason());
                yield new Verdict.Allow();
            }
            case ASK -> {
                var digest = Digest.of(request, preview, policy.version());
                approvals.open(new Approvals.Question(
                        request,
                        tool.risk(),
                        tool.title(request.arguments()),
                        shown(tool, request, preview),
                        digest,
                        timeout));
                yield new Verdict.Ask(timeout);
            }
        };
    }

    /** A call that was cut in the middle is looked at by a human before it runs again, whatever rules allow. */
    private Ruling ruling(DangerousTool tool, Request request) {
        var ruling = policy.of(
                tool.facts(request.arguments()),
                UntrustedText.isIn(request.context().state()),
                tool.unasked(request.arguments()));
        return request.mayHaveHappened() && ruling.effect() == Ruling.Effect.ALLOW
                ? new Ruling(Ruling.Effect.ASK, ruling.rule(), "it may have run before")
                : ruling;
    }

    /**
     * What a human sees of it: secrets of a file that is there already are redacted, what would run or be written anew never is. The
     * approval is bound to all of it.
     */
    private Preview shown(DangerousTool tool, Request request, Preview preview) {
        if (!(preview instanceof Preview.Diff(String path, String before, String after))) {
            return preview;
        }
        String thread = request.context().threadId();
        if (tool.writesItsArguments()) {
            var shown = redactor.redact(thread, before == null ? "" : before, after);
            return new Preview.Diff(path, before == null ? null : shown.before(), shown.after());
        }
        return new Preview.Diff(
                path, before == null ? null : redactor.redact(thread, before), redactor.redact(thread, after));
    }

    private static String denied(Ruling ruling) {
        return "Not run: the policy forbids it (" + ruling.rule() + "): " + ruling.reason()
                + ". Nobody can approve it; find another way.";
    }

    @Override
    public Pass pass(Request request) throws Exception {
        var tool = tools.get(request.toolName());
        if (tool == null) {
            return new Pass.Stop(ToolStatus.DENIED, "Nobody can approve " + request.toolName() + ". It was not run.");
        }
        var ruling = ruling(tool, request);
        if (ruling.effect() == Ruling.Effect.DENY) {
            return new Pass.Stop(ToolStatus.DENIED, denied(ruling));
        }
        var settled = approvals.settle(request.context().toolCallId(), request.round());
        if (settled.isEmpty()) {
            return ruling.effect() == Ruling.Effect.ALLOW
                    ? new Pass.Go()
                    : new Pass.AskAgain("Nobody was asked about this call, and it may not run without that.");
        }
        var approval = settled.get();
        return switch (approval.state()) {
            case "approved" -> approved(request, approval);
            case "denied" ->
                new Pass.Stop(
                        ToolStatus.DENIED,
                        "The human " + approval.decidedBy() + " rejected this call. Reason: "
                                + (approval.decisionReason() == null ? "none given" : approval.decisionReason()));
            case "cancelled" -> new Pass.Stop(ToolStatus.CANCELLED, "The run was cancelled.");
            default -> new Pass.Stop(ToolStatus.EXPIRED, "Nobody decided within " + words(timeout) + ".");
        };
    }

    private Pass approved(Request request, Approval approval) throws Exception {
        Preview now;
        try {
            now = tools.get(request.toolName()).preview(request.arguments());
        } catch (Exception e) {
            return new Pass.Stop(ToolStatus.ERROR, "Not run, though approved: " + words(e));
        }
        if (!Digest.of(request, now, policy.version()).equals(approval.digest())) {
            return new Pass.AskAgain("What would run changed after it was approved (the file, the service's"
                    + " settings or the policy are not what they were). Here it is as it stands now.");
        }
        approvals.consume(request.context().toolCallId(), request.round());
        return new Pass.Go();
    }

    @Override
    public void runEnds(String runId) {
        approvals.withdraw(runId);
    }

    /** An {@link IllegalArgumentException} speaks to the model; anything else is named. */
    private static String words(Exception e) {
        return e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
    }

    private static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
