package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.Objects;

/**
 * A call that works in steps of its own: let in by the gate, then its handler runs over scoped steps, then its result is committed
 * like any other. A network inside asks the gate for each of its own calls instead.
 */
final class OrchestratedCall {
    private static final Logger LOG = LoggerFactory.getLogger(OrchestratedCall.class);

    /** How it was let in. @param again whether a human has to be asked again; {@code message} says why */
    record Entry(ToolStatus status, String message, boolean again, Instant at) {
        boolean mayRun() {
            return status == ToolStatus.OK;
        }
    }

    private final Steps steps;
    private final ThreadLog log;
    private final ToolGate gate;
    private final PendingCall call;
    private final Tool<?> tool;

    OrchestratedCall(Steps steps, ThreadLog log, ToolGate gate, PendingCall call) {
        this.steps = steps;
        this.log = log;
        this.gate = gate;
        this.call = call;
        this.tool = call.agent().tool(call.call().name()).orElseThrow();
    }

    ToolSteps.Done run() {
        if (tool.handler() instanceof SubNetwork inner) {
            var entry = begin(0, this::vetoed);
            if (entry.mayRun()) {
                var child = new ChildRun(steps, log, gate, call, inner.network());
                var result = child.run();
                return end(result, entry.at()).spent(child.usage(), child.cost());
            }
            return end(ToolResult.ended(entry.status(), entry.message()), entry.at());
        }
        var entry = letIn();
        var result = entry.mayRun() ? handled() : ToolResult.ended(entry.status(), entry.message());
        return end(result, entry.at());
    }

    private Entry letIn() {
        String question = "";
        for (int round = 0; ; round++) {
            var decision = steps.expect(call.signal(round));
            var asked = call.gateRequest(round, question, false, decision.address());
            var verdict = steps.run(
                    call.stepName("ask", round),
                    ToolGate.Verdict.class,
                    mayHaveRunBefore -> ToolCaller.verdict(gate, asked, call));
            if (verdict instanceof ToolGate.Verdict.Ask ask) {
                decision.await(ask.timeout());
            }
            var entry = begin(
                    round,
                    () -> verdict instanceof ToolGate.Verdict.Deny deny
                            ? new Entry(deny.status(), deny.reason(), false, Instant.now())
                            : entry(gate.pass(asked)));
            if (!entry.again() || round == ToolSteps.MAX_ROUNDS) {
                return entry;
            }
            question = entry.message();
        }
    }

    private static Entry entry(ToolGate.Pass pass) {
        return switch (pass) {
            case ToolGate.Pass.Go go -> new Entry(ToolStatus.OK, "", false, Instant.now());
            case ToolGate.Pass.Stop stop -> new Entry(stop.status(), stop.message(), false, Instant.now());
            case ToolGate.Pass.AskAgain again -> new Entry(ToolStatus.ERROR, again.why(), true, Instant.now());
        };
    }

    private Entry vetoed() {
        return ToolCaller.veto(call.agent().hooks(), call.context(), call.call())
                .map(veto -> new Entry(veto.status(), veto.content(), false, Instant.now()))
                .orElseGet(() -> new Entry(ToolStatus.OK, "", false, Instant.now()));
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
                    teller.tell(new AgentEvent.ToolStarted(call.call().id()));
                }
                return entry;
            });
        });
    }

    /** Runs again on each replay, over steps that are journalled. What the engine throws is not the handler's to catch. */
    private ToolResult handled() {
        var scope = new ScopedSteps(steps, log, call);
        ToolResult result;
        try {
            result = Objects.requireNonNull(
                    tool.orchestrate(call.call().arguments(), call.context(), scope), "it returned null");
        } catch (Throwable e) {
            scope.rethrowWhatTheEngineThrew();
            LOG.warn("Tool {} of call {} failed", tool.name(), call.call().id(), e);
            result = ToolResult.error(tool.name() + " failed: " + UserCode.reason(e));
        }
        scope.rethrowWhatTheEngineThrew();
        return result;
    }

    private ToolSteps.Done end(ToolResult result, Instant startedAt) {
        return steps.run(
                call.stepName("tool", 0),
                ToolSteps.Done.class,
                mayHaveRunBefore -> ToolEnd.commit(
                        log,
                        call,
                        0,
                        startedAt,
                        mayHaveRunBefore,
                        (intended, teller) -> new WriteStep.Ended.With(result)));
    }
}
