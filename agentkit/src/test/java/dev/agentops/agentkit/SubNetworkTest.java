package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.CrashingSteps;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.testing.Transcripts;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubNetworkTest {
    record Note(String text) {}

    private static final StateKey<List<String>> NOTES = StateKey.listOf("notes", String.class);

    private final Bench bench = new Bench();
    private final ScriptedModel inner = new ScriptedModel();
    private final AtomicInteger written = new AtomicInteger();
    private final Tool<Note> write = Tool.writes("write", "Writes.", Note.class, (input, context) -> {
        written.incrementAndGet();
        return ToolResult.ok("wrote").with(StatePatch.NONE.append(NOTES, input.text()));
    });

    private Agent expert(ScriptedModel model, Tool<?>... tools) {
        return new Agent("expert", "Knows disks.", state -> "Notes: " + state.list(NOTES), List.of(tools), model);
    }

    private Network network() {
        return Bench.network(bench.agent(SubNetwork.asTool(expert(inner, write), Limits.DEFAULT)));
    }

    private void script() {
        bench.model.calls("expert", "task", "look at the disk").says("The expert says: full.");
        inner.calls("write", "text", "disk").says("The disk is full.");
    }

    @Test
    void anAgentIsAToolWhoseCallIsARunInsideTheRun() {
        script();

        var result = bench.run(network());

        assertThat(result.answer()).isEqualTo("The expert says: full.");
        assertThat(bench.toolResults()).containsExactly("The disk is full.");
        assertThat(inner.requests().getFirst().messages())
                .extracting(message -> message.toString())
                .singleElement()
                .asString()
                .contains("look at the disk");
        assertThat(inner.requests()).hasSize(2);
        assertThat(bench.state().list(NOTES)).containsExactly("disk");
        assertThat(result.usage().modelCalls()).isEqualTo(4);
        assertThat(bench.events(AgentEvent.UsageReported.class))
                .as("each call is told, whose it was")
                .hasSize(4);
        assertThat(bench.steps.names()).contains("tool:1.0:expert/load", "tool:1.0:expert/tool:1.0:write");
    }

    @Test
    void itsEventsCarryTheOuterRunsIdsAndItsMessagesAreNoPartOfTheTranscript() {
        script();

        bench.run(network());

        assertThat(bench.log.entries("thread"))
                .allSatisfy(entry -> assertThat(entry.runId()).isEqualTo("run_1"));
        assertThat(bench.events(AgentEvent.RunFinished.class)).hasSize(1);
        assertThat(bench.events(AgentEvent.Custom.class))
                .allSatisfy(event -> {
                    assertThat(event.name()).isEqualTo("child_event");
                    assertThat(event.value().path("runId").asText()).isEqualTo("run_1-1.0");
                    assertThat(event.value().path("parentRunId").asText()).isEqualTo("run_1");
                    assertThat(event.value().path("toolCallId").asText()).isEqualTo("call_run1_1_0");
                })
                .extracting(event -> event.value().path("event").path("event").asText())
                .contains("AgentEvent$RunStarted", "AgentEvent$ToolEnded", "AgentEvent$RunFinished");
        assertThat(bench.log.messages("thread")).hasSize(4);
    }

    @Test
    void nothingOfItHappensTwiceWhereverTheProcessDies() {
        for (boolean afterBody : new boolean[] {false, true}) {
            for (int fatal = 1; fatal <= 6; fatal++) {
                var one = new SubNetworkTest();
                one.script();
                var network = one.network();
                var dying = new CrashingSteps(one.bench.steps, fatal, afterBody);
                assertThatThrownBy(() -> network.run(Bench.REQUEST, dying, one.bench.log, ToolGate.open()))
                        .as("step %s", fatal)
                        .isInstanceOf(CrashingSteps.Killed.class);

                var result = network.run(Bench.REQUEST, one.bench.steps.replay(), one.bench.log, ToolGate.open());

                assertThat(result.answer()).as("dies at %s", fatal).isEqualTo("The expert says: full.");
                assertThat(one.written).hasValue(1);
                assertThat(one.inner.requests()).hasSize(2);
                assertThat(one.bench.state().list(NOTES)).containsExactly("disk");
                Transcripts.assertValid(one.bench.log.messages("thread"));
            }
        }
    }

    @Test
    void approvalsOfTheInnerRunBelongToTheOuterOne() {
        script();
        var asked = new ArrayList<ToolGate.Request>();
        var ended = new ArrayList<String>();
        bench.gate = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                asked.add(request);
                bench.steps.signal(request.signal());
                return new Verdict.Ask(Duration.ofSeconds(5));
            }

            @Override
            public Pass pass(Request request) {
                return new Pass.Stop(ToolStatus.DENIED, "Rejected: not now");
            }

            @Override
            public void runEnds(String runId) {
                ended.add(runId);
            }
        };

        bench.run(network());

        assertThat(written).hasValue(0);
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.context().runId()).isEqualTo("run_1");
            assertThat(request.context().agent()).isEqualTo("expert");
            assertThat(request.context().toolCallId()).matches("call_[0-9a-f]{20}_1_0");
        });
        assertThat(ended).containsExactly("run_1");
    }

    @Test
    void itsLimitsAreItsOwnAndItsFailureIsAnObservation() {
        bench.model.calls("expert", "task", "a").calls("expert", "task", "b").says("ok");
        inner.calls("write", "text", "x").says("Wrote x so far.").says("unused");
        var network = Bench.network(bench.agent(SubNetwork.asTool(expert(inner, write), new Limits(1, 9999, 100))));

        bench.run(network);
        assertThat(bench.toolResults().getFirst()).isEqualTo("Wrote x so far.\n[It ended early, at its limit: turns]");

        var other = new SubNetworkTest();
        other.bench.model.calls("expert", "task", "a").says("It broke.");
        assertThat(other.bench.run(other.network()).answer()).isEqualTo("It broke.");
        assertThat(other.bench.toolResults().getFirst()).startsWith("It failed: the script has no line");
    }

    /** Its own limits are far above: what the outer run has left is what holds. */
    @Test
    void anInnerRunSpendsNoMoreThanTheOuterOneHasLeft() {
        bench.model.calls("expert", "task", "a").says("never asked");
        for (int i = 0; i < 20; i++) {
            inner.callsAfter("Looking.", "write", "text", "x" + i);
        }
        var price = ModelCallTest.each("0.3");
        var expert = SubNetwork.asTool(expert(inner, write), Limits.DEFAULT.withPricing(price));

        var result = bench.run(Bench.network(bench.agent(expert), Limits.DEFAULT.withCost(1, price)));

        assertThat(result.limit()).isEqualTo("cost");
        assertThat(inner.requests()).hasSize(3);
        assertThat(result.cost().usd()).isEqualByComparingTo("1.2");
        assertThat(bench.toolResults().getFirst()).endsWith("[It ended early, at its limit: cost]");
    }

    @Test
    void anInnerRunUsesNoMoreTokensThanTheOuterOneHasLeftAndNoneBeginsWithoutAny() {
        bench.model
                .callsAll(ScriptedModel.call("expert", "task", "a"), ScriptedModel.call("expert", "task", "b"))
                .says("enough");
        for (int i = 0; i < 20; i++) {
            inner.callsAfter("Looking.", "write", "text", "x" + i);
        }
        var expert = SubNetwork.asTool(expert(inner, write), Limits.DEFAULT.withoutLastTurn());

        var result = bench.run(Bench.network(bench.agent(expert), new Limits(9, 400, 100)));

        assertThat(result.limit()).isEqualTo("tokens");
        assertThat(inner.requests()).hasSize(3);
        assertThat(bench.toolResults().getFirst()).endsWith("[It ended early, at its limit: tokens]");
        assertThat(bench.toolResults().getLast()).startsWith("Not run: a limit is reached (tokens).");
    }

    @Test
    void anInnerRunIsHeldToTheSharedBudgetOfTheOuterOne() {
        bench.model.calls("expert", "task", "a").says("ok");
        inner.says("never asked");
        SharedBudget shared = request -> request.runId().equals("run_1")
                ? Limits.Reached.NOTHING
                : Limits.Reached.hard("day", "The day's money is spent.");
        var expert = SubNetwork.asTool(expert(inner, write), Limits.DEFAULT);

        bench.run(Bench.network(
                bench.agent(expert), Limits.DEFAULT.withPricing(Pricing.FREE).withShared(shared)));

        assertThat(inner.requests()).isEmpty();
        assertThat(bench.toolResults().getFirst()).contains("at its limit: day");
    }

    @Test
    void aRecordOfTheInnerRunIsTheResult() {
        bench.model.calls("expert", "task", "a").says("ok");
        inner.calls("final_answer", "text", "structured");
        var expert = expert(inner).withOutput(Note.class);

        bench.run(Bench.network(bench.agent(SubNetwork.asTool(expert, Limits.DEFAULT))));

        assertThat(bench.toolResults()).containsExactly("{\"text\":\"structured\"}");
    }

    @Test
    void runsNestOnlySoDeep() {
        var model = new ScriptedModel();
        Tool<?> deepest = SubNetwork.asTool(expert(model), Limits.DEFAULT);
        for (int i = 0; i < 3; i++) {
            deepest = SubNetwork.asTool(expert(model, deepest), Limits.DEFAULT);
        }
        bench.model.calls("expert", "task", "0").says("ok");
        model.calls("expert", "task", "1").calls("expert", "task", "2").calls("expert", "task", "3");
        model.says("depth 3 says no").says("depth 2").says("depth 1");

        bench.run(Bench.network(bench.agent(deepest)));

        assertThat(model.requests()).hasSize(6);
        assertThat(model.requests().get(3).messages().getLast().toString()).contains("as deep as runs may nest");
        assertThat(bench.toolResults()).containsExactly("depth 1");
        assertThat(bench.events(AgentEvent.Custom.class))
                .extracting(event -> event.value().path("runId").asText())
                .contains("run_1-1.0", "run_1-1.0-1.0", "run_1-1.0-1.0-1.0");
    }

    @Test
    void aCancelInsideEndsBoth() {
        bench.model.calls("expert", "task", "a");
        var steps = new InMemorySteps();
        inner.then((request, listener) -> {
            steps.cancel();
            return ScriptedModel.reply(listener, "unheard", List.of(ScriptedModel.call("write", "text", "x")));
        });

        var result = network().run(Bench.REQUEST, steps, bench.log, ToolGate.open());

        assertThat(result.status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(written).hasValue(0);
        Transcripts.assertValid(bench.log.messages("thread"));
    }
}
