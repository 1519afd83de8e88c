package dev.agentops.agentkit;

import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;

import java.time.Duration;

/** A gate behind a budget that runs share: what is above it is denied, whatever the gate says. */
record LimitedGate(ToolGate gate, SharedBudget budget, RunRequest run) implements ToolGate {
    /** How a call ends that a limit keeps from running. */
    static ToolResult notRun(Limits.Reached reached) {
        return ToolResult.ended(ToolStatus.DENIED, words(reached));
    }

    private static String words(Limits.Reached reached) {
        return "Not run: a limit is reached (" + reached.limit() + "). " + reached.detail();
    }

    @Override
    public Verdict check(Request request) throws Exception {
        var reached = budget.beforeTool(run);
        return reached.limit().isEmpty() ? gate.check(request) : new Verdict.Deny(ToolStatus.DENIED, words(reached));
    }

    @Override
    public Duration timeLeft(Request request) throws Exception {
        return gate.timeLeft(request);
    }

    /** Asked again: others may have used it up while a human thought. */
    @Override
    public Pass pass(Request request) throws Exception {
        var reached = budget.beforeTool(run);
        return reached.limit().isEmpty() ? gate.pass(request) : new Pass.Stop(ToolStatus.DENIED, words(reached));
    }

    @Override
    public void runEnds(String runId) throws Exception {
        gate.runEnds(runId);
    }
}
