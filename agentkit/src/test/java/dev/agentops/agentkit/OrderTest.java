package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.thread.Order;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A person who orders a run under way to do something. */
class OrderTest {
    record Look(String text) {}

    private final Bench bench = new Bench();
    private final List<String> done = new ArrayList<>();
    private Order given = new Order.Stop("ann");
    private final Tool<Look> look = Tool.reads("look", "Looks.", Look.class, (input, context) -> {
        order(given);
        return ToolResult.ok("saw " + input.text());
    });
    private final Tool<Look> change = Tool.writes("change", "Changes.", Look.class, (input, context) -> {
        done.add(input.text());
        order(given);
        return ToolResult.ok("changed " + input.text());
    });

    private void order(Order order) {
        bench.log.order(Bench.REQUEST.runId(), order);
    }

    private Network two(Tool<?>... tools) {
        return two(Limits.DEFAULT, tools);
    }

    private Network two(Limits limits, Tool<?>... tools) {
        var helper = new Agent("helper", "helps", state -> "You help.", List.of(), bench.model);
        return new Network("two", List.of(bench.agent(tools), helper), Bench.router("worker"), limits);
    }

    private List<String> routes() {
        return bench.events(AgentEvent.RouterDecided.class).stream()
                .map(decided -> decided.agent() + " by " + decided.rule())
                .toList();
    }

    @Test
    void whoTakesTheNextTurnGoesAheadOfTheRouterForThatTurn() {
        given = new Order.Next("helper", "ann");
        bench.model.calls("look", "text", "alpha").says("I help");
        assertThat(bench.run(two(look)).answer()).isEqualTo("I help");
        assertThat(routes()).containsExactly("worker by first", "helper by person", " by completion");
        assertThat(bench.events(AgentEvent.RouterDecided.class).get(1).reason()).isEqualTo("ann sends it to helper");
    }

    @Test
    void aRunThatHasJustBeenAnsweredGoesOnWithTheAgentThatIsSentFor() {
        bench.model
                .then((request, listener) -> {
                    order(new Order.Next("helper", "ann"));
                    return ScriptedModel.reply(listener, "done", List.of());
                })
                .says("I help");
        assertThat(bench.run(two()).answer()).isEqualTo("I help");
        assertThat(routes()).containsExactly("worker by first", "helper by person", " by completion");
    }

    @Test
    void whatIsOrderedInTheLastTurnThereMayBeLeavesTheAnswerAsItIs() {
        bench.model.then((request, listener) -> {
            order(new Order.Next("helper", "ann"));
            return ScriptedModel.reply(listener, "done", List.of());
        });
        var result = bench.run(two(new Limits(1, 1_500_000, 8_000)));
        assertThat(result.answer()).isEqualTo("done");
        assertThat(result.limit()).isEmpty();
        assertThat(routes()).containsExactly("worker by first", " by completion");
    }

    @Test
    void beforeTheRunBeginsItIsForItsFirstTurn() {
        order(new Order.Next("helper", "ann"));
        bench.model.says("I help");
        bench.run(two());
        assertThat(routes()).containsExactly("helper by person", " by completion");
    }

    @Test
    void anAgentThatIsNotThereNowIsLeftToTheRouter() {
        order(new Order.Next("gone", "ann"));
        bench.model.says("all well");
        assertThat(bench.run(two()).answer()).isEqualTo("all well");
        assertThat(routes()).containsExactly("worker by first", " by completion");
    }

    @Test
    void aStopLetsTheCallUnderWayEndAndBeginsNothing() {
        bench.model.then((request, listener) -> ScriptedModel.reply(
                listener,
                "first both",
                List.of(
                        ScriptedModel.call("change", "text", "one"),
                        ScriptedModel.call("change", "text", "two"),
                        ScriptedModel.call("look", "text", "three"))));
        var result = bench.run(two(change, look));

        assertThat(done).containsExactly("one");
        assertThat(bench.log.messages("thread").stream()
                        .filter(Message.FromTool.class::isInstance)
                        .map(message -> ((Message.FromTool) message).status()))
                .containsExactly(ToolStatus.OK, ToolStatus.CANCELLED, ToolStatus.CANCELLED);
        assertThat(bench.toolResults().getLast()).contains("Not run: ann stopped the run");
        assertThat(result.limit()).isEqualTo(Order.Stop.LIMIT);
        assertThat(result.answer()).isEqualTo("first both");
        assertThat(bench.events(AgentEvent.LimitReached.class).getFirst().detail())
                .startsWith("ann stopped the run after the step that was under way.");
    }

    @Test
    void aStopWhileTheModelSpeaksRunsNothingThatItAsksFor() {
        bench.model.then((request, listener) -> {
            order(new Order.Stop("ann"));
            return ScriptedModel.reply(listener, "", List.of(ScriptedModel.call("change", "text", "one")));
        });
        var result = bench.run(two(change));
        assertThat(done).isEmpty();
        assertThat(result.limit()).isEqualTo(Order.Stop.LIMIT);
    }

    @Test
    void aStopThatComesWithTheAnswerChangesNothing() {
        bench.model.then((request, listener) -> {
            order(new Order.Next("helper", "bob"));
            order(new Order.Stop("ann"));
            return ScriptedModel.reply(listener, "all well", List.of());
        });
        var result = bench.run(two());
        assertThat(result.answer()).isEqualTo("all well");
        assertThat(result.limit()).isEmpty();
    }
}
