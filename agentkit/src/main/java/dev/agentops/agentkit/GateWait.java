package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.tool.ToolGate;

import java.time.Duration;

/** The wait for a human. When the time is up the gate is asked whether it was extended; each look is journalled, so a replay waits alike. */
final class GateWait {
    private GateWait() {}

    static void forDecision(
            Steps steps,
            ToolGate gate,
            PendingCall call,
            ToolGate.Request asked,
            Steps.Expected decision,
            ToolGate.Verdict.Ask ask) {
        var left = ask.timeout();
        for (int look = 0; !decision.await(left); look++) {
            left = steps.run(
                    call.stepName("wait", asked.round()) + "/" + look,
                    Duration.class,
                    mayHaveRunBefore -> gate.timeLeft(asked));
            if (!left.isPositive()) {
                return;
            }
        }
    }
}
