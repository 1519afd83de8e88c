package dev.agentops.agentkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A call that works in steps of its own: let in by the gate, then its handler runs over scoped steps, then its result is committed
 * like any other. A network inside asks the gate for each of its own calls instead.
 */
final class OrchestratedCall {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestratedCall.class);

    /**
     * How it was let in.
     *
     * @param again whether a human has to be asked again; {@code message} says why
     * @param arguments what a human made of the call's; null to run it as it was asked for
     */
    record Entry(
            ToolStatus status,
            String message,
            boolean again,
            Instant at,
            @Nullable JsonNode arguments) {
        Entry(ToolStatus status, String message, boolean again) {
            this(status, message, again, Instant.now(), null);
        }

        boolean mayRun() {
            return status == ToolStatus.OK;
        }
    }

    private final Steps steps;
    private final ThreadLog log;
    private final ToolGate gate;
    private final PendingCall call;
    private final UnaryOperator<Limits> left;
    private final Tool<?> tool;

    /** @param left what a network inside may have of its own limits */
    OrchestratedCall(Steps steps, ThreadLog log, ToolGate gate, PendingCall call, UnaryOperator<Limits> left) {
        this.steps = steps;
        this.log = log;
        this.gate = gate;
        this.call = call;
        this.left = left;
        this.tool = call.agent().tool(call.call().name()).orElseThrow();
    }

    ToolSteps.Done run() {
        if (tool.handler() instanceof SubNetwork inner) {
            var entry = begin(0, this::vetoed);
            if (entry.mayRun()) {
                var child = new ChildRun(steps, log, gate, call, inner.network().limited(left));
                var result = child.run();
                return end(call, result, entry.at()).spent(child.usage(), child.cost());
            }
            return end(call, ToolResult.ended(entry.status(), entry.message()), entry.at());
        }
        var entry = letIn();
        var ran = ran(entry);
        var result = entry.mayRun()
                ? EditedCall.told(call, ran, handled(ran))
                : ToolResult.ended(entry.status(), entry.message());
        return end(ran, result, entry.at());
    }

    private PendingCall ran(Entry entry) {
        return entry.arguments() == null ? call : call.with(entry.arguments());
    }

    private Entry letIn() {
        String question = "";
        for (int round = 0; ; round++) {
            // a human is asked again only before the handler has begun: nothing can have happened
            var decision = steps.expect(call.signal(round));
            var asked = call.gateRequest(round, question, false, decision.address());
            var verdict = steps.run(
                    call.stepName("ask", round),
                    ToolGate.Verdict.class,
                    mayHaveRunBefore -> ToolCaller.verdict(gate, asked, call));
            if (verdict instanceof ToolGate.Verdict.Ask ask) {
                GateWait.forDecision(steps, gate, call, asked, decision, ask);
            }
            var entry = begin(
                    round,
                    () -> verdict instanceof ToolGate.Verdict.Deny deny
                            ? new Entry(deny.status(), deny.reason(), false)
                            : entry(gate.pass(asked)));
            if (!entry.again() || round == ToolSteps.MAX_ROUNDS) {
                return entry;
            }
            question = entry.message();
        }
    }

    private Entry entry(ToolGate.Pass pass) {
        return switch (pass) {
            case ToolGate.Pass.Go go -> new Entry(ToolStatus.OK, "", false);
            case ToolGate.Pass.GoEdited(var arguments) -> edited(arguments);
            case ToolGate.Pass.Stop stop -> new Entry(stop.status(), stop.message(), false);
            case ToolGate.Pass.AskAgain again -> new Entry(ToolStatus.ERROR, again.why(), true);
        };
    }

    private Entry edited(JsonNode arguments) {
        return tool.problemWith(arguments)
                .map(problem -> new Entry(
                        ToolStatus.ERROR, "Not run: a human changed the arguments, but " + problem + ".", false))
                .orElseGet(() -> new Entry(ToolStatus.OK, "", false, Instant.now(), arguments));
    }

    private Entry vetoed() {
        return ToolCaller.veto(call.agent().hooks(), call.context(), call.call())
                .map(veto -> new Entry(veto.status(), veto.content(), false))
                .orElseGet(() -> new Entry(ToolStatus.OK, "", false));
    }

    private interface Question {
        Entry ask() throws Exception;
    }

    private Entry begin(int round, Question question) {
        String name = call.stepName("begin", round);
        return steps.run(name, Entry.class, mayHaveRunBefore -> {
            var step = new StepCommit(
                    log, call.request(), name, "tool", call.turn(), call.agent().name(), mayHaveRunBefore);
            return step.end(Entry.class, teller -> {
                step.detail(tool.name());
                var entry = question.ask();
                if (entry.mayRun()) {
                    teller.tell(EditedCall.started(call, ran(entry)));
                }
                return entry;
            });
        });
    }

    /** Runs again on each replay, over steps that are journalled. What the engine throws is not the handler's to catch. */
    private ToolResult handled(PendingCall ran) {
        var scope = new ScopedSteps(steps, log, call);
        ToolResult result;
        try {
            result = Objects.requireNonNull(
                    tool.orchestrate(ran.call().arguments(), call.context(), scope), "it returned null");
        } catch (Throwable e) {
            scope.rethrowWhatTheEngineThrew();
            LOG.warn("Tool {} of call {} failed", tool.name(), call.call().id(), e);
            result = ToolResult.error(tool.name() + " failed: " + UserCode.reason(e));
        }
        scope.rethrowWhatTheEngineThrew();
        return result;
    }

    private ToolSteps.Done end(PendingCall ran, ToolResult result, Instant startedAt) {
        return steps.run(
                call.stepName("tool", 0),
                ToolSteps.Done.class,
                mayHaveRunBefore -> ToolEnd.commit(
                        log,
                        call,
                        0,
                        startedAt,
                        mayHaveRunBefore,
                        (intended, teller) -> new WriteStep.Ended.With(result, ran.call())));
    }
}
