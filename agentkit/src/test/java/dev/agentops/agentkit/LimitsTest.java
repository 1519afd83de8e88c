package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LimitsTest {
    record Note(String text) {}

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
    void tokensAndCostEndARun() {
        bench.model.calls("look", "text", "a").says("partly");
        assertThat(run(new Limits(9, 110, 1000)).limit()).isEqualTo("tokens");

        var other = new Bench();
        other.model.calls("look", "text", "a").calls("look", "text", "b").says("partly");
        var limits = Limits.DEFAULT.withCost(0.5, (model, usage) -> model.equals("scripted") ? 0.3 : 0);
        var result = other.run(Bench.network(other.agent(look), limits));
        assertThat(result.limit()).isEqualTo("cost");
        assertThat(result.cost()).isCloseTo(0.9, org.assertj.core.data.Offset.offset(1e-9));
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
}
