package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The effect of one call on the world, at most once: the gate says go, the intent is written down, then the handler runs. An attempt
 * that finds the intent of an earlier one looks at the world instead, and where that cannot tell, asks.
 */
final class WriteStep {
    private static final Logger LOG = LoggerFactory.getLogger(WriteStep.class);

    /** How it ended. */
    sealed interface Ended {
        record With(ToolResult result) implements Ended {}

        /** @param mayHaveHappened the effect was under way when the process ended */
        record AskAgain(String why, boolean mayHaveHappened) implements Ended {}
    }

    private final ThreadLog log;
    private final ToolGate gate;
    private final Tool<?> tool;
    private final ToolGate.Request request;
    private final String step;
    private final boolean lastRound;

    WriteStep(ThreadLog log, ToolGate gate, Tool<?> tool, ToolGate.Request request, String step, boolean lastRound) {
        this.log = log;
        this.gate = gate;
        this.tool = tool;
        this.request = request;
        this.step = step;
        this.lastRound = lastRound;
    }

    /** @param intended an earlier attempt of this step wrote the intent down */
    Ended run(ToolGate.Verdict verdict, boolean intended, Teller teller) throws Exception {
        if (verdict instanceof ToolGate.Verdict.Deny deny) {
            return stopped(deny.status(), deny.reason());
        }
        return intended ? afterCrash() : whenLet(() -> fresh(teller));
    }

    private interface Effect {
        Ended happen() throws Exception;
    }

    private Ended whenLet(Effect effect) throws Exception {
        return switch (gate.pass(request)) {
            case ToolGate.Pass.Go go -> effect.happen();
            case ToolGate.Pass.Stop stop -> stopped(stop.status(), stop.message());
            case ToolGate.Pass.AskAgain again -> askAgain(again.why(), request.mayHaveHappened());
        };
    }

    private Ended fresh(Teller teller) throws Exception {
        var context = request.context();
        String effectId = context.toolCallId() + ":" + request.round();
        if (!log.intend(new ThreadLog.Intent(
                context.threadId(), context.runId(), step, effectId, tool.name(), request.arguments()))) {
            return afterCrash();
        }
        teller.tell(new AgentEvent.ToolStarted(context.toolCallId()));
        try {
            log.publish(context.threadId(), teller.entries());
        } catch (Exception e) {
            LOG.warn("Cannot tell now that {} starts; it is told with its end: {}", step, e.toString());
        }
        return call();
    }

    private Ended call() {
        return new Ended.With(ToolCaller.call(tool, request.arguments(), request.context()));
    }

    private Ended afterCrash() throws Exception {
        return switch (ToolCaller.look(tool, request.arguments(), request.context())) {
            case Tool.Reconciliation.Done<?> done -> new Ended.With(done.result());
            case Tool.Reconciliation.NotDone<?> notDone -> whenLet(this::call);
            case Tool.Reconciliation.Unknown<?> unknown ->
                askAgain(
                        "AgentOps stopped while " + tool.name()
                                + " was running. It may or may not have taken effect, and what it"
                                + " started may still be running. Look before you let it run again.",
                        true);
        };
    }

    private Ended askAgain(String why, boolean mayHaveHappened) {
        if (!lastRound) {
            return new Ended.AskAgain(why, mayHaveHappened);
        }
        return new Ended.With(ToolResult.ended(mayHaveHappened ? ToolStatus.UNKNOWN : ToolStatus.ERROR, why));
    }

    /** Not run now; whether it ran before is another matter. */
    private Ended stopped(ToolStatus status, String message) {
        return new Ended.With(
                request.mayHaveHappened()
                        ? ToolResult.ended(
                                ToolStatus.UNKNOWN,
                                "AgentOps stopped while " + tool.name()
                                        + " was running, so it is not known whether it took effect. It was not run again. "
                                        + message)
                        : ToolResult.ended(status, message));
    }
}
