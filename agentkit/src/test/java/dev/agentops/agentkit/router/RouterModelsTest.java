package dev.agentops.agentkit.router;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.Pricing;
import dev.agentops.agentkit.SharedBudget;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** What a router's own model calls count for, and where its decisions are journalled. */
class RouterModelsTest {
    record Input(String text) {}

    private static final Cost ONE = new Cost(BigDecimal.ONE, LocalDate.of(2026, 1, 2));

    private final Bench bench = new Bench();
    private final ScriptedModel routerModel = new ScriptedModel();

    private Network network(Limits limits) {
        var look = Tool.reads("look", "Looks.", Input.class, (input, context) -> ToolResult.ok("saw " + input.text()));
        var agent = bench.agent(look);
        var router = Router.firstOf(
                Routers.completion(), Routers.sticky(), new ModelClassifier(routerModel, 0.5, agent.name()));
        return new Network("team", List.of(agent), router, limits);
    }

    private void chooses() {
        routerModel.calls("route_to", "agent", "worker", "confidence", 0.9, "reason", "it helps");
    }

    @Test
    void noDecisionIsAStepOfItsOwn() {
        chooses();
        bench.model.calls("look", "text", "a").says("It is fine.");

        bench.run(network(Limits.DEFAULT));

        assertThat(bench.steps.names()).containsExactlyInAnyOrder("load", "turn:2");
        assertThat(bench.events(AgentEvent.RouterDecided.class)).hasSize(3);
    }

    @Test
    void aModelIsNotAskedInTheStepOfAnAnswerAndItsAgentsGoOn() {
        chooses();
        routerModel.calls("route_to", "agent", "second", "confidence", 0.9, "reason", "it goes on");
        bench.model.says("It is fine.").says("It is done.");
        var second = new Agent("second", "works", state -> "You work.", List.of(), bench.model);
        var router = Router.firstOf(
                routing -> routing.turns().size() < 2
                        ? Optional.empty()
                        : Routers.completion().decide(routing),
                new ModelClassifier(routerModel, 0.5, "worker"));

        var result = bench.run(new Network("team", List.of(bench.agent(), second), router, Limits.DEFAULT));

        assertThat(result.answer()).isEqualTo("It is done.");
        assertThat(routerModel.requests()).hasSize(2);
        assertThat(bench.steps.names()).containsExactlyInAnyOrder("load", "turn:2");
        assertThat(bench.events(AgentEvent.RouterDecided.class))
                .extracting(AgentEvent.RouterDecided::agent)
                .containsExactly("worker", "second", "");
    }

    @Test
    void aRunOfOneAnswerByRulesIsOneStep() {
        bench.model.says("It is fine.");

        var result = bench.run(Bench.network(bench.agent()));

        assertThat(result.answer()).isEqualTo("It is fine.");
        assertThat(bench.steps.names()).containsExactly("load");
    }

    @Test
    void usageAndCostOfTheRoutersModelAreTheRuns() {
        chooses();
        bench.model.calls("look", "text", "a").says("It is fine.");

        var result = bench.run(network(Limits.DEFAULT.withPricing((model, usage) -> ONE)));

        assertThat(result.usage().modelCalls()).isEqualTo(3);
        assertThat(result.cost().usd()).isEqualByComparingTo("3");
        assertThat(bench.events(AgentEvent.UsageReported.class))
                .extracting(AgentEvent.UsageReported::agent)
                .containsExactly("", "worker", "worker");
    }

    @Test
    void whatTheRouterSpentCountsBeforeTheAgentSpeaks() {
        chooses();

        var result = bench.run(network(new Limits(10, 110, 100)));

        assertThat(result.limit()).isEqualTo("tokens");
        assertThat(bench.model.requests()).isEmpty();
    }

    @Test
    void atTheLimitNoRouterAsksAModel() {
        chooses();
        bench.model.says("It is fine.");
        var agent = bench.agent();
        var router = Router.firstOf(new ModelClassifier(routerModel, 0.5, agent.name()));
        var network = new Network("team", List.of(agent), router, new Limits(1, 1_000, 100).withoutLastTurn());

        var result = network.run(Bench.REQUEST, bench.steps, bench.log, ToolGate.open());

        assertThat(result.limit()).isEqualTo("turns");
        assertThat(result.answer()).isEqualTo("It is fine.");
        assertThat(routerModel.requests()).hasSize(1);
    }

    @Test
    void aSharedBudgetIsAskedBeforeTheRoutersModelAndBeforeTheAgents() {
        chooses();
        SharedBudget afterTheRouter = request -> routerModel.requests().isEmpty()
                ? Limits.Reached.NOTHING
                : Limits.Reached.hard("cost_per_day", "Nothing is left of today.");

        var result = bench.run(network(Limits.DEFAULT.withPricing(Pricing.FREE).withShared(afterTheRouter)));

        assertThat(result.limit()).isEqualTo("cost_per_day");
        assertThat(bench.model.requests()).isEmpty();
        assertThat(bench.steps.names()).contains("budget:1", "budget:1:agent");
    }
}
