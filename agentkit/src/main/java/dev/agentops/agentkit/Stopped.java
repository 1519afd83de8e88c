package dev.agentops.agentkit;

import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;

import java.time.Duration;
import java.util.Optional;

/**
 * A gate that asks nobody once a person ordered the run to stop after the step under way: the call is not run. A call that waits for a
 * human then is part of that step, and runs if it is approved.
 */
record Stopped(ToolGate gate, ThreadLog log, RunRequest run) implements ToolGate {

    /** How the run ends by it. */
    static Limits.Reached reached(Order.Stop stop) {
        return Limits.Reached.hard(
                Order.Stop.LIMIT,
                stop.by()
                        + " stopped the run after the step that was under way. What was done stays done. Ask again to go on.");
    }

    /** How a call ends that was asked for before the stop and not begun; empty when there is no stop. */
    static Optional<ToolResult> notRun(ThreadLog log, RunRequest run) throws Exception {
        return log.stopOrdered(run.threadId(), run.runId())
                .map(stop -> ToolResult.ended(ToolStatus.CANCELLED, words(stop)));
    }

    private static String words(Order.Stop stop) {
        return "Not run: " + stop.by() + " stopped the run before it began.";
    }

    @Override
    public Verdict check(Request request) throws Exception {
        var stop = log.stopOrdered(run.threadId(), run.runId());
        return stop.isEmpty() ? gate.check(request) : new Verdict.Deny(ToolStatus.CANCELLED, words(stop.get()));
    }

    @Override
    public Duration timeLeft(Request request) throws Exception {
        return gate.timeLeft(request);
    }

    @Override
    public Pass pass(Request request) throws Exception {
        return gate.pass(request);
    }

    @Override
    public void runEnds(String runId) throws Exception {
        gate.runEnds(runId);
    }
}
