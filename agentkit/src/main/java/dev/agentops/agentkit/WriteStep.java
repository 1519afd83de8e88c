package dev.agentops.agentkit;

import dev.agentops.agentkit.message.ToolCall;
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
        /** @param ran the call as it ran, or as it was asked for when nothing ran */
        record With(ToolResult result, ToolCall ran) implements Ended {}

        /** @param mayHaveHappened the effect was under way when the process ended */
        record AskAgain(String why, boolean mayHaveHappened) implements Ended {}
    }

    private final ThreadLog log;
    private final ToolGate gate;
    private final PendingCall call;
    private final Tool<?> tool;
    private final ToolGate.Request request;
    private final String step;
    private final boolean lastRound;

    WriteStep(
            ThreadLog log,
            ToolGate gate,
            PendingCall call,
            Tool<?> tool,
            ToolGate.Request request,
            String step,
            boolean lastRound) {
        this.log = log;
        this.gate = gate;
        this.call = call;
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
        return intended ? afterCrash(teller) : whenLet(ran -> fresh(ran, teller));
    }

    private interface Effect {
        Ended happen(PendingCall ran) throws Exception;
    }

    private Ended whenLet(Effect effect) throws Exception {
        return switch (gate.pass(request)) {
            case ToolGate.Pass.Go go -> effect.happen(call);
            case ToolGate.Pass.GoEdited(var arguments) -> edited(call.with(arguments), effect);
            case ToolGate.Pass.Stop stop -> stopped(stop.status(), stop.message());
            case ToolGate.Pass.AskAgain again -> askAgain(again.why(), request.mayHaveHappened());
        };
    }

    private Ended edited(PendingCall edited, Effect effect) throws Exception {
        var problem = tool.problemWith(edited.call().arguments());
        return problem.isPresent()
                ? stopped(ToolStatus.ERROR, "Not run: a human changed the arguments, but " + problem.get() + ".")
                : effect.happen(edited);
    }

    private Ended fresh(PendingCall ran, Teller teller) throws Exception {
        return switch (intend(ran)) {
            case NOW -> begin(ran, teller);
            case BEFORE -> afterCrash(teller);
            case NEVER -> tooLate();
        };
    }

    private ThreadLog.Intended intend(PendingCall ran) throws Exception {
        var context = request.context();
        return log.intend(new ThreadLog.Intent(
                context.threadId(),
                context.runId(),
                step,
                effectId(request.round()),
                tool.name(),
                ran.call().arguments()));
    }

    private Ended tooLate() throws Exception {
        return stopped(ToolStatus.CANCELLED, "Not run: the run is cancelled.");
    }

    private Ended begin(PendingCall ran, Teller teller) {
        teller.tell(EditedCall.started(call, ran));
        try {
            log.publish(request.context().threadId(), teller.entries());
        } catch (Exception e) {
            LOG.warn("Cannot tell now that {} starts; it is told with its end: {}", step, e.toString());
        }
        return happen(ran, teller);
    }

    private String effectId(int round) {
        return request.context().toolCallId() + ":" + round;
    }

    private Ended happen(PendingCall ran, Teller teller) {
        var result = ran.handle(tool, request.context(), log, teller);
        return new Ended.With(EditedCall.told(call, ran, result), ran.call());
    }

    private Ended afterCrash(Teller teller) throws Exception {
        var begun = log.intended(request.context().threadId(), effectId(request.round()))
                .map(call::with)
                .orElse(call);
        return switch (ToolCaller.look(tool, begun.call().arguments(), request.context())) {
            case Tool.Reconciliation.Done<?> done ->
                new Ended.With(EditedCall.told(call, begun, done.result()), begun.call());
            case Tool.Reconciliation.NotDone<?> notDone ->
                whenLet(ran -> intend(ran) == ThreadLog.Intended.NEVER ? tooLate() : happen(ran, teller));
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
        return new Ended.With(
                ToolResult.ended(mayHaveHappened ? ToolStatus.UNKNOWN : ToolStatus.ERROR, why), call.call());
    }

    /** Not run now; whether it ran before is another matter. */
    private Ended stopped(ToolStatus status, String message) throws Exception {
        if (!request.mayHaveHappened()) {
            return new Ended.With(ToolResult.ended(status, message), call.call());
        }
        var begun = begunBefore();
        String words = "AgentOps stopped while " + tool.name() + " was running" + EditedCall.begun(call, begun)
                + ", so it is not known whether it took effect. It was not run again. " + message;
        return new Ended.With(ToolResult.ended(ToolStatus.UNKNOWN, words), begun.call());
    }

    /** The call as it began when it was last let run. */
    private PendingCall begunBefore() throws Exception {
        for (int round = request.round(); round >= 0; round--) {
            var begun = log.intended(request.context().threadId(), effectId(round));
            if (begun.isPresent()) {
                return call.with(begun.get());
            }
        }
        return call;
    }
}
