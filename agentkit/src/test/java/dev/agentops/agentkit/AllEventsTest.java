package dev.agentops.agentkit;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.FallbackModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.state.StateKey;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** An event that is declared is also told, by one run or the other. */
class AllEventsTest {
    private static final StateKey<String> SEEN = StateKey.of("seen", String.class);

    record Input(String text) {}

    record Of(int lines) {}

    @Test
    void everyKindOfEventIsTold() {
        var told = new HashSet<Class<?>>();

        aRunThatMeetsFaultsAndItsLimit().forEach(event -> told.add(event.getClass()));
        aRunThatGrowsLongAndGoesInCircles().forEach(event -> told.add(event.getClass()));

        assertThat(told).containsExactlyInAnyOrder(AgentEvent.class.getPermittedSubclasses());
    }

    private static List<AgentEvent> aRunThatMeetsFaultsAndItsLimit() {
        var bench = new Bench();
        var tool = Tool.writes("change", "Changes.", Input.class, (input, context) -> {
            context.output().write("under way");
            return ToolResult.ok("done")
                    .with(StatePatch.NONE.set(SEEN, "it"))
                    .with(new AgentEvent.Custom("mine", TextNode.valueOf("x")));
        });
        bench.log.steer(Bench.REQUEST.runId(), new Message.FromUser("steer", "and quickly"));
        bench.model
                .then((request, listener) -> {
                    throw ModelException.retriable("busy", Duration.ofMillis(1), null);
                })
                .then((request, listener) -> {
                    listener.onReasoning("Hm.");
                    return ScriptedModel.reply(
                            listener, "Changing.", List.of(ScriptedModel.call("change", "text", "x")));
                })
                .says("What I have.");
        var down = new ScriptedModel().then((request, listener) -> {
            throw ModelException.retriable("gone", Duration.ofMillis(1), null);
        });

        bench.run(Bench.network(
                bench.agent(tool).withModel(new FallbackModel(down, bench.model, 1)), new Limits(1, 1_000_000, 100)));

        return bench.events();
    }

    private static List<AgentEvent> aRunThatGrowsLongAndGoesInCircles() {
        var bench = new Bench();
        var look = Tool.reads(
                "look", "Looks.", Of.class, (input, context) -> ToolResult.ok("a line\n".repeat(input.lines())));
        bench.model.calls("look", "lines", 2_000);
        for (int i = 0; i < 20; i++) {
            bench.model.calls("look", "lines", 250 + i);
        }
        bench.model
                .then((request, listener) -> {
                    throw ModelException.contextTooLong("too long", null);
                })
                .says("They looked.")
                .calls("look", "lines", 1)
                .calls("look", "lines", 1);
        var agent = bench.agent(look).withContext(ContextPolicy.DEFAULT.withMaxTokens(10_000));

        bench.run(new Network(
                "long",
                List.of(agent),
                Router.firstOf(Routers.loopDetector(2), Bench.router(agent.name())),
                Limits.DEFAULT));

        return bench.events();
    }
}
