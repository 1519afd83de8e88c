package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.CrashingSteps;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.thread.Continuation;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import static dev.agentops.agentkit.testing.ScriptedModel.call;
import static org.assertj.core.api.Assertions.assertThat;

/** A run that takes up what another one had come to: its first turn is given. */
class ContinuationTest {
    record Line(String text) {}

    private final Bench bench = new Bench();
    private final List<String> written = new ArrayList<>();
    private final Tool<Line> write = Tool.writes("write", "Writes.", Line.class, (line, context) -> {
        written.add(line.text());
        return ToolResult.ok("wrote " + line.text());
    });

    @Test
    void theGivenCallsRunWithIdsOfThisRunAndNoModelIsAskedForThem() throws Exception {
        bench.model.says("All is written.");

        var result = run(continuing(given("a"), given("b")));

        assertThat(result.answer()).isEqualTo("All is written.");
        assertThat(written).containsExactly("a", "b");
        assertThat(bench.model.requests()).hasSize(1);
        assertThat(bench.log.messages("thread"))
                .filteredOn(Message.FromAgent.class::isInstance)
                .first()
                .satisfies(message -> assertThat(((Message.FromAgent) message)
                                .toolCalls().stream().map(ToolCall::id).toList())
                        .containsExactly("call_run1_1_0", "call_run1_1_1"));
        assertThat(bench.events(AgentEvent.RouterDecided.class).getFirst().rule())
                .isEqualTo(Continuation.RULE);
        Transcripts.assertValid(bench.log.messages("thread"));
    }

    @Test
    void withoutCallsTheNamedAgentSpeaksFirst() throws Exception {
        var other = new ScriptedModel().says("I was named.");
        var named = new Agent("named", "is named", state -> "You work.", List.of(), other);
        var network = new Network("two", List.of(bench.agent(write), named), Bench.router("worker"), Limits.DEFAULT);
        var log = continuing(new Continuation("named", "again", "", List.of()));

        assertThat(network.run(Bench.REQUEST, bench.steps, log, bench.gate).answer())
                .isEqualTo("I was named.");
    }

    @Test
    void anAgentThatIsGoneFailsTheRunWithItsName() throws Exception {
        var result = run(continuing(new Continuation("nobody", "again", "", List.of())));

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error()).contains("nobody", "worker");
    }

    @Test
    void killedAtAnyStepTheGivenCallsStillRunOnce() throws Exception {
        for (int fatal = 1; fatal < 8; fatal++) {
            for (boolean afterBody : List.of(true, false)) {
                var one = new ContinuationTest();
                one.bench.model.says("done").says("done").says("done");
                var log = one.continuing(given("a"), given("b"));
                var dying = new CrashingSteps(one.bench.steps, fatal, afterBody);
                try {
                    one.network().run(Bench.REQUEST, dying, log, one.bench.gate);
                } catch (CrashingSteps.Killed killed) {
                    one.network().run(Bench.REQUEST, one.bench.steps.replay(), log, one.bench.gate);
                }
                assertThat(one.written)
                        .as("step " + fatal + " after " + afterBody)
                        .containsExactly("a", "b");
                Transcripts.assertValid(one.bench.log.messages("thread"));
            }
        }
    }

    private Network network() {
        return Bench.network(bench.agent(write));
    }

    private RunResult run(ThreadLog log) {
        return network().run(Bench.REQUEST, bench.steps, log, bench.gate);
    }

    private static ToolCall given(String text) {
        var requested = call("write", "text", text);
        return new ToolCall("call_other_7_0", requested.name(), requested.arguments());
    }

    private ThreadLog continuing(ToolCall... calls) {
        return continuing(new Continuation("worker", "again", "I write.", List.of(calls)));
    }

    /** The bench's log, which opens the run as one that goes on. */
    private ThreadLog continuing(Continuation continuation) {
        return (ThreadLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ThreadLog.class}, (proxy, method, arguments) -> {
                    try {
                        var answer = method.invoke(bench.log, arguments);
                        return answer
                                        instanceof
                                        ThreadLog.Opened(var seq, var state, var compaction, var first, var none)
                                ? new ThreadLog.Opened(seq, state, compaction, first, List.of(continuation))
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
