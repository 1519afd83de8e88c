package dev.agentops.agentkit;

import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;

/** One call of a {@link SubNetwork}: a run whose id is the outer run's with the call's place, and whose steps stand under the call's. */
final class ChildRun {
    private final Steps steps;
    private final ThreadLog log;
    private final ToolGate gate;
    private final PendingCall call;
    private final Network network;
    private Usage usage = Usage.NONE;
    private Cost cost = Cost.ZERO;

    ChildRun(Steps steps, ThreadLog log, ToolGate gate, PendingCall call, Network network) {
        this.steps = steps;
        this.log = log;
        this.gate = gate;
        this.call = call;
        this.network = network;
    }

    Usage usage() {
        return usage;
    }

    Cost cost() {
        return cost;
    }

    ToolResult run() {
        var lineage = call.lineage().child();
        if (lineage.depth() > Lineage.MAX_DEPTH) {
            return ToolResult.error("Not run: " + call.call().name() + " would be a run inside " + Lineage.MAX_DEPTH
                    + " others, and that is as deep as runs may nest. Do it yourself.");
        }
        String prefix = call.stepName("tool", 0) + "/";
        var request = request();
        var loop = new RunLoop(
                network,
                request,
                new PrefixedSteps(steps, prefix),
                new ChildLog(log, call, request, prefix),
                new ChildGate(gate),
                lineage);
        var result = loop.run();
        if (result.status() == RunResult.Status.CANCELLED) {
            throw new RunCancelledException();
        }
        usage = result.usage();
        cost = result.cost();
        return told(result).with(loop.patch());
    }

    private RunRequest request() {
        var outer = call.request();
        String runId = outer.runId() + "-" + call.place();
        String task = call.call().arguments().path("task").asText();
        return new RunRequest(outer.threadId(), runId, outer.userId(), runId + ":task", task);
    }

    private static ToolResult told(RunResult result) {
        String answer = result.output().isEmpty() ? result.answer() : result.output();
        if (result.status() == RunResult.Status.FAILED) {
            return ToolResult.error(
                    "It failed: " + result.error() + (answer.isEmpty() ? "" : " It had said: " + answer));
        }
        String text = answer.isBlank() ? "It ended without an answer." : answer;
        return ToolResult.ok(
                result.limit().isEmpty() ? text : text + "\n[It ended early, at its limit: " + result.limit() + "]");
    }
}
