package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AgentTest {
    record Input(String text) {}

    private final Bench bench = new Bench();

    @Test
    void anotherModelSpeaksAndAllElseStays() {
        var other = new ScriptedModel().calls("look", "text", "x").says("The other.");
        var tool = Tool.reads("look", "Looks.", Input.class, (input, context) -> ToolResult.ok("seen"));
        var agent = bench.agent(tool)
                .withHooks(new Hooks() {})
                .withToolUse(ToolUse.REQUIRED_FIRST)
                .enabledWhen(state -> true);

        var changed = agent.withModel(other);
        var result = bench.run(Bench.network(changed));

        assertThat(result.answer()).isEqualTo("The other.");
        assertThat(bench.model.requests()).isEmpty();
        assertThat(other.requests().getFirst().toolChoice()).isEqualTo(dev.agentops.agentkit.model.ToolChoice.REQUIRED);
        assertThat(changed)
                .isEqualTo(new Agent(
                        agent.name(),
                        agent.description(),
                        agent.system(),
                        agent.tools(),
                        other,
                        agent.hooks(),
                        agent.rules()));
        assertThat(agent.model()).isSameAs(bench.model);
    }

    @Test
    void whatWasSaidUntilACancelIsKept() {
        bench.model.then((request, listener) -> {
            listener.onText("Half of");
            listener.onToolCall(0, "look");
            throw new InterruptedException();
        });

        var result = bench.run(Bench.network(bench.agent()));

        assertThat(result.status()).isEqualTo(RunResult.Status.CANCELLED);
        assertThat(bench.log.messages("thread").getLast())
                .isEqualTo(new Message.FromAgent("run_1:1", "worker", "Half of", List.of(), "", ""));
    }
}
