package dev.agentops.server.safety;

import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.ToolGate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every tool that writes asks a human, and what the human approved is what runs. Thread-safe. */
public final class ApprovalGate implements ToolGate {
    private final Approvals approvals;
    private final Map<String, DangerousTool> tools;
    private final Duration timeout;

    public ApprovalGate(Approvals approvals, List<DangerousTool> tools, Duration timeout) {
        this.approvals = approvals;
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
        approvals.open(new Approvals.Question(
                request, tool.risk(), tool.title(request.arguments()), preview, Digest.of(request, preview), timeout));
        return new Verdict.Ask(timeout);
    }

    @Override
    public Pass pass(Request request) throws Exception {
        var settled = approvals.settle(request.context().toolCallId(), request.round());
        if (settled.isEmpty()) {
            return new Pass.Stop(ToolStatus.DENIED, "Nobody was asked about this call, so it was not run.");
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
        if (!Digest.of(request, now).equals(approval.digest())) {
            return new Pass.AskAgain("What would run changed after it was approved (the file or the service's"
                    + " settings are not what they were). Here it is as it stands now.");
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
