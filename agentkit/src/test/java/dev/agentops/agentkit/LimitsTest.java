package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.PriceTable;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LimitsTest {
    record Note(String text) {}

    private static final Usage USAGE = new Usage(100, 10, 0, 1);

    private final Bench bench = new Bench();
    private final Tool<Note> look =
            Tool.reads("look", "Looks.", Note.class, (input, context) -> ToolResult.ok("saw " + input.text()));
    private final Tool<Note> fail = Tool.reads(
            "report",
            "Reports.",
            Note.class,
            (input, context) -> input.text().equals("bad") ? ToolResult.error("not yet") : ToolResult.ok("reported"));

    private RunResult run(Limits limits) {
        return bench.run(Bench.network(bench.agent(look, fail), limits));
    }

    @Test
    void aLimitEndsTheRunWithItsReasonAndALastTurnWithoutTools() {
        bench.model.calls("look", "text", "a").calls("look", "text", "b").says("So far I saw a and b.");

        var result = run(new Limits(2, 100_000, 1000));

        assertThat(result.limit()).isEqualTo("turns");
        assertThat(result.answer()).isEqualTo("So far I saw a and b.");
        assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
        var last = bench.model.requests().getLast();
        assertThat(last.toolChoice()).isEqualTo(ToolChoice.NONE);
        assertThat(last.system())
                .startsWith("You work.\n\nThis is your last turn in this run: The run used its 2 turns.");
        assertThat(bench.events(AgentEvent.LimitReached.class))
                .extracting(AgentEvent.LimitReached::limit)
                .containsExactly("turns");
    }

    @Test
    void callsThatAModelMakesInItsLastTurnAllTheSameAreDropped() {
        bench.model.calls("look", "text", "a").callsAfter("I saw a.", "look", "text", "b");

        var result = run(new Limits(1, 100_000, 1000));

        assertThat(result.answer()).isEqualTo("I saw a.");
        assertThat(bench.toolResults()).containsExactly("saw a");
    }

    @Test
    void theLastTurnMayBeSwitchedOffAndItsFailureIsNotTheRuns() {
        bench.model.callsAfter("Looking.", "look", "text", "a");
        assertThat(run(new Limits(1, 100_000, 1000).withoutLastTurn()).answer()).isEqualTo("Looking.");

        var other = new Bench();
        other.model.callsAfter("Looking.", "look", "text", "a").then((request, listener) -> {
            throw ModelException.permanent("out of credit", null);
        });
        var result = other.run(Bench.network(other.agent(look), new Limits(1, 100_000, 1000)));
        assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
        assertThat(result.answer()).isEqualTo("Looking.");
        assertThat(result.limit()).isEqualTo("turns");
    }

    @Test
    void anAnswerInTheLastAllowedTurnIsNoLimit() {
        bench.model.says("done");

        assertThat(run(new Limits(1, 1, 1000)).limit()).isEmpty();
    }

    @Test
    void tokensEndARun() {
        bench.model.calls("look", "text", "a").says("partly");
        assertThat(run(new Limits(9, 110, 1000)).limit()).isEqualTo("tokens");
    }

    @Test
    void noModelIsCalledOnceTheMoneyIsSpent() {
        bench.model
                .callsAfter("Looking.", "look", "text", "a")
                .calls("look", "text", "b")
                .says("never asked");

        var result = run(Limits.DEFAULT.withCost(0.5, each("0.3")));

        assertThat(result.limit()).isEqualTo("cost");
        assertThat(result.cost().usd()).isEqualByComparingTo("0.6");
        assertThat(result.answer()).isEqualTo("Looking.");
        assertThat(bench.model.requests()).hasSize(2);
        assertThat(bench.events(AgentEvent.LimitReached.class).getFirst().detail())
                .isEqualTo("The run spent $0.60 of its budget of $0.50. Ask again to go on from here.");
    }

    /** Neither a retry nor a last turn for another limit is a way around the money. */
    @Test
    void aCallThatIsNotTriedAgainForMoneyEndsTheRunWithThatLimit() {
        bench.model.callsAfter("Looking.", "look", "text", "a").then((request, listener) -> {
            listener.onText("half");
            throw ModelException.retriable("The stream was cut.", Duration.ZERO, null);
        });

        var result = run(Limits.DEFAULT.withCost(0.5, each("0.3")));

        assertThat(result.status()).isEqualTo(RunResult.Status.COMPLETED);
        assertThat(result.limit()).isEqualTo("cost");
        assertThat(result.answer()).isEqualTo("Looking.");
        assertThat(result.cost().usd()).isEqualByComparingTo("0.6");
        assertThat(bench.events(AgentEvent.LimitReached.class).getFirst().detail())
                .startsWith("The stream was cut. It was not tried again. The run spent $0.60");
    }

    @Test
    void manyReadsOfOneTurnRunSixteenAtATime() {
        var asked = new ArrayList<ToolCall>();
        for (int i = 0; i < 40; i++) {
            asked.add(new ToolCall(
                    "call_" + i, "look", Json.mapper().createObjectNode().put("text", "x")));
        }
        var tools = new ToolSteps(
                Bench.REQUEST,
                Lineage.root(Bench.REQUEST),
                new Segments(bench.steps, steps -> {}),
                bench.log,
                bench.gate,
                Limits.DEFAULT);

        assertThat(tools.groups(bench.agent(look), asked))
                .extracting(List::size)
                .containsExactly(16, 16, 8);
    }

    @Test
    void anAnswerThatMustBeCorrectedIsNoWayAroundALimit() {
        bench.model.says("not a record").says("never asked");
        var network =
                Bench.network(bench.agent(look).withOutput(Note.class), Limits.DEFAULT.withCost(0.2, each("0.3")));

        assertThat(bench.run(network).limit()).isEqualTo("cost");
        assertThat(bench.model.requests()).hasSize(1);
    }

    @Test
    void aCallOfUnknownCostEndsARunThatHasALimitOnCostAndNoOther() {
        bench.model.calls("look", "text", "a").says("never asked");
        var limited = run(Limits.DEFAULT.withCost(100, (model, usage) -> Cost.unknown(model)));
        assertThat(limited.limit()).isEqualTo("cost");
        assertThat(limited.cost().known()).isFalse();
        assertThat(bench.events(AgentEvent.LimitReached.class).getFirst().detail())
                .contains("what a call of scripted costs is not known");

        var other = new Bench();
        other.model.calls("look", "text", "a").says("saw it");
        var free = other.run(Bench.network(other.agent(look), Limits.DEFAULT));
        assertThat(free.limit()).isEmpty();
        assertThat(free.cost()).isEqualTo(Cost.unknown("scripted"));
    }

    @Test
    void eachCallIsToldWithWhoseItWasAndWhatItCost() {
        bench.model.calls("look", "text", "a").says("saw it");

        run(Limits.DEFAULT.withPricing(each("0.3")));

        assertThat(bench.events(AgentEvent.UsageReported.class))
                .containsExactly(
                        new AgentEvent.UsageReported(
                                "worker", "scripted", USAGE, usd("0.3"), null, FinishReason.TOOL_CALLS),
                        new AgentEvent.UsageReported("worker", "scripted", USAGE, usd("0.3"), null, FinishReason.STOP));
    }

    @Test
    void aCallWhoseHookFailsWasPaidForAllTheSame() {
        bench.model.says("hello");
        var broken = new Hooks() {
            @Override
            public ModelReply afterModel(Moment moment, ModelReply reply) {
                throw new IllegalStateException("broken");
            }
        };

        var limits = Limits.DEFAULT.withPricing(each("0.3"));
        var result = bench.run(Bench.network(bench.agent(look).withHooks(broken), limits));

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.cost()).isEqualTo(usd("0.3"));
        assertThat(bench.events(AgentEvent.UsageReported.class)).hasSize(1);
    }

    @Test
    void aCallThatACancelCutWasNotForFree() {
        bench.model.then((request, listener) -> {
            listener.onText("I was about to");
            throw new InterruptedException();
        });
        var prices = PriceTable.read("{\"prices\":[{\"models\":[\"scripted\"],\"input\":1,\"output\":1}]}");

        var result = run(Limits.DEFAULT.withPricing(prices));

        assertThat(result.status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(result.cost()).isEqualTo(Cost.unknown("scripted"));
    }

    @Test
    void aSharedBudgetIsAskedBeforeEachCallAndAReplayHearsTheSame() {
        bench.model.callsAfter("Looking.", "look", "text", "a").says("never asked");
        var asked = new AtomicInteger();
        SharedBudget twice = request -> asked.incrementAndGet() < 2
                ? Limits.Reached.NOTHING
                : Limits.Reached.hard("day-cost", "Nothing is left of today.");
        var network = Bench.network(
                bench.agent(look), Limits.DEFAULT.withPricing(each("0.3")).withShared(twice));

        var result = bench.run(network);

        assertThat(result.limit()).isEqualTo("day-cost");
        assertThat(result.answer()).isEqualTo("Looking.");
        assertThat(bench.model.requests()).hasSize(1);
        assertThat(bench.steps.names()).contains("budget:1", "budget:2");
        assertThat(asked).as("not asked again on replay").hasValue(2);
    }

    private static Pricing each(String amount) {
        return (model, usage) -> usd(amount);
    }

    private static Cost usd(String amount) {
        return new Cost(new BigDecimal(amount), LocalDate.of(2026, 1, 2));
    }

    @Test
    void timeIsJournalledSoAReplayEndsAtTheSamePlace() {
        bench.model
                .then((request, listener) -> {
                    Thread.sleep(30);
                    return ScriptedModel.reply(listener, "", List.of(ScriptedModel.call("look", "text", "a")));
                })
                .says("partly");

        assertThat(run(Limits.DEFAULT.withTime(Duration.ofMillis(20))).limit()).isEqualTo("time");
        assertThat(bench.steps.names()).contains("clock:1", "clock:2");
    }

    @Test
    void oneToolCallTooManyIsNotRunAndSaysWhy() {
        bench.model
                .then((request, listener) -> ScriptedModel.reply(
                        listener,
                        "",
                        List.of(
                                ScriptedModel.call("look", "text", "a"),
                                ScriptedModel.call("look", "text", "b"),
                                ScriptedModel.call("look", "text", "c"))))
                .says("I saw a and b.");

        var result = run(Limits.DEFAULT
                .withTools(new ToolLimits(2, Long.MAX_VALUE))
                .withRemedies(Map.of("tool_calls", "MAX_CALLS raises it.")));

        assertThat(bench.toolResults())
                .containsExactly(
                        "saw a",
                        "saw b",
                        "Not run: a limit is reached (tool_calls). The run used its 2 tool calls. MAX_CALLS raises it.");
        assertThat(result.limit()).isEqualTo("tool_calls");
        assertThat(result.answer()).isEqualTo("I saw a and b.");
        assertThat(bench.events(AgentEvent.LimitReached.class).getFirst().detail())
                .isEqualTo("The run used its 2 tool calls. MAX_CALLS raises it.");
    }

    @Test
    void bytesOfToolOutputCountWholeThoughTheModelSeesLess() {
        var dump = Tool.reads("dump", "Dumps.", Note.class, (input, context) -> ToolResult.ok("ü".repeat(200_000)));
        var write = Tool.writes("write", "Writes.", Note.class, (input, context) -> ToolResult.ok("written"));
        bench.model
                .then((request, listener) -> ScriptedModel.reply(
                        listener,
                        "",
                        List.of(ScriptedModel.call("dump", "text", "a"), ScriptedModel.call("write", "text", "b"))))
                .says("Enough.");

        var limits = Limits.DEFAULT.withTools(new ToolLimits(10, 400_000));
        var result = bench.run(Bench.network(bench.agent(dump, write), limits));

        assertThat(result.limit()).isEqualTo("tool_bytes");
        assertThat(bench.toolResults().getLast()).contains("its 400000 bytes of tool output (400000)");
        assertThat(bench.events(AgentEvent.ToolStarted.class))
                .as("nothing was written")
                .isEmpty();
    }

    @Test
    void aSharedBudgetIsAskedBeforeEachToolCallAndBeforeAnyHuman() {
        var asked = new AtomicInteger();
        var shared = new SharedBudget() {
            @Override
            public Limits.Reached reached(RunRequest request) {
                return Limits.Reached.NOTHING;
            }

            @Override
            public boolean countsMoney() {
                return false;
            }

            @Override
            public Limits.Reached beforeTool(RunRequest request) {
                return asked.getAndIncrement() == 0
                        ? Limits.Reached.NOTHING
                        : new Limits.Reached("day-calls", "No more today.");
            }
        };
        var write = Tool.writes("write", "Writes.", Note.class, (input, context) -> ToolResult.ok("written"));
        bench.model.calls("look", "text", "a").calls("write", "text", "b").says("It was refused.");
        bench.gate = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                throw new AssertionError("nobody is asked about " + request.toolName());
            }

            @Override
            public Pass pass(Request request) {
                throw new AssertionError("and nothing runs");
            }
        };

        bench.run(Bench.network(bench.agent(look, write), Limits.DEFAULT.withShared(shared)));

        assertThat(bench.toolResults())
                .containsExactly("saw a", "Not run: a limit is reached (day-calls). No more today.");
        assertThat(asked).as("not asked again on replay").hasValue(2);
    }

    @Test
    void whatAHumanApprovesAfterASharedBudgetWasUsedUpDoesNotRun() {
        var spent = new AtomicBoolean();
        var shared = new SharedBudget() {
            @Override
            public Limits.Reached reached(RunRequest request) {
                return Limits.Reached.NOTHING;
            }

            @Override
            public boolean countsMoney() {
                return false;
            }

            @Override
            public Limits.Reached beforeTool(RunRequest request) {
                return spent.get() ? new Limits.Reached("day-calls", "No more today.") : Limits.Reached.NOTHING;
            }
        };
        var write = Tool.writes("write", "Writes.", Note.class, (input, context) -> ToolResult.ok("written"));
        bench.model.calls("write", "text", "b").says("It was refused.");
        bench.gate = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                spent.set(true);
                return new Verdict.Allow();
            }

            @Override
            public Pass pass(Request request) {
                throw new AssertionError("the gate lets nothing through any more");
            }
        };

        bench.run(Bench.network(bench.agent(write), Limits.DEFAULT.withShared(shared)));

        assertThat(bench.toolResults()).containsExactly("Not run: a limit is reached (day-calls). No more today.");
        assertThat(bench.events(AgentEvent.ToolStarted.class)).isEmpty();
    }

    @Test
    void onceItsMoneyIsSpentARunChangesNothingAndAsksNobodyButMayReportWhatItFound() {
        var write = Tool.writes("write", "Writes.", Note.class, (input, context) -> ToolResult.ok("written"));
        bench.model.then((request, listener) -> ScriptedModel.reply(
                listener,
                "I write.",
                List.of(ScriptedModel.call("write", "text", "b"), ScriptedModel.call("report", "text", "good"))));
        bench.gate = new ToolGate() {
            @Override
            public Verdict check(Request request) {
                throw new AssertionError("nobody is asked about " + request.toolName());
            }

            @Override
            public Pass pass(Request request) {
                throw new AssertionError("and nothing runs");
            }
        };

        var result = bench.run(Bench.network(bench.agent(write, fail), Limits.DEFAULT.withCost(0.2, each("0.3"))));

        assertThat(result.limit()).isEqualTo("cost");
        assertThat(bench.toolResults().getFirst())
                .startsWith("Not run: a limit is reached (cost). The run spent $0.30");
        assertThat(bench.toolResults().getLast()).isEqualTo("reported");
    }

    @Test
    void aStructuredAnswerIsNotOneToolCallTooMany() {
        bench.model.calls("look", "text", "a").calls(Agent.FINAL_ANSWER, "text", "seen");

        var result = bench.run(Bench.network(
                bench.agent(look).withOutput(Note.class), Limits.DEFAULT.withTools(new ToolLimits(1, Long.MAX_VALUE))));

        assertThat(result.output()).isEqualTo("{\"text\":\"seen\"}");
        assertThat(result.limit()).isEqualTo("tool_calls");
    }

    @Test
    void aToolThatDidItsWorkEndsTheRunAndOneThatFailedDoesNot() {
        bench.model
                .calls("report", "text", "bad")
                .calls("report", "text", "good")
                .says("Reported.");

        var result = run(Limits.DEFAULT.until(StopCondition.toolCalled("report")));

        assertThat(result.limit()).isEqualTo("tool:report");
        assertThat(result.answer()).isEqualTo("Reported.");
        assertThat(bench.model.requests()).hasSize(3);
    }

    @Test
    void aPredicateOverTheRunEndsItAndABrokenOneFailsItWithItsReason() {
        bench.model.calls("look", "text", "a").says("Enough.");
        var enough = StopCondition.when("enough", run -> run.turns().size() == 1);
        assertThat(run(Limits.DEFAULT.until(enough)).limit()).isEqualTo("enough");

        var broken = StopCondition.when(
                "broken", run -> run.turns().getFirst().text().isEmpty());
        var other = new Bench();
        var result = other.run(Bench.network(other.agent(look), Limits.DEFAULT.until(broken)));
        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error()).startsWith("a stop condition failed: ");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Limits(0, 1, 1)).hasMessage("limits must be at least 1");
        assertThatThrownBy(() -> Limits.DEFAULT.withCost(0, Pricing.FREE)).hasMessageContaining("above 0");
    }

    @Test
    void aTurnWhoseModelFailsEndsForItsReaders() {
        bench.model.then((request, listener) -> {
            listener.onText("half a wo");
            throw ModelException.permanent("gone", null);
        });

        assertThat(bench.run(Bench.network(bench.agent())).status()).isEqualTo(RunResult.Status.FAILED);

        assertThat(bench.events(AgentEvent.TurnStarted.class)).hasSize(1);
        assertThat(bench.events(AgentEvent.TurnFinished.class)).hasSize(1);
    }
}
