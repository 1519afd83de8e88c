package dev.agentops.agentkit.router;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ModelClassifierTest {
    private final Bench bench = new Bench();
    private final ScriptedModel fast = new ScriptedModel();

    private AgentEvent.RouterDecided decided() {
        bench.model.says("done");
        var coder = new Agent("coder", "changes files", state -> "You code.", List.of(), bench.model);
        var off = new Agent("off", "is off", state -> "", List.of(), bench.model).enabledWhen(state -> false);
        var router = Router.firstOf(Routers.completion(), new ModelClassifier(fast, 0.7, "worker"));
        bench.run(new Network("team", List.of(bench.agent(), coder, off), router, Limits.DEFAULT));
        assertThat(fast.requests()).as("asked once, replay included").hasSize(1);
        return bench.events(AgentEvent.RouterDecided.class).getFirst();
    }

    @Test
    void aSureModelDecidesAmongTheAgentsThatAreEnabled() {
        fast.calls("route_to", "agent", "coder", "confidence", 0.9, "reason", "a file is wrong");

        assertThat(decided()).isEqualTo(new AgentEvent.RouterDecided("coder", "classifier", "a file is wrong", 0.9));
        var asked = fast.requests().getFirst();
        assertThat(asked.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
        assertThat(asked.system())
                .contains("- worker: works", "- coder: changes files")
                .doesNotContain("- off:");
    }

    @Test
    void anUnsureModelASilentOneAndOneThatFailsLeaveItToTheSafeAgent() {
        fast.calls("route_to", "agent", "coder", "confidence", 0.5, "reason", "perhaps");
        assertThat(decided().agent()).isEqualTo("worker");

        var silent = new ModelClassifierTest();
        silent.fast.says("I do not know.");
        assertThat(silent.decided().reason()).isEqualTo("the model named no agent");

        var failing = new ModelClassifierTest();
        failing.fast.then((request, listener) -> {
            throw ModelException.permanent("overloaded", null);
        });
        assertThat(failing.decided().reason()).contains("overloaded");
    }

    @Test
    void anAgentThatDoesNotExistOrIsNotEnabledIsNotBelieved() {
        fast.calls("route_to", "agent", "ghost", "confidence", 1, "reason", "sure");
        assertThat(decided().rule()).isEqualTo("fallback");

        var off = new ModelClassifierTest();
        off.fast.calls("route_to", "agent", "off", "confidence", 1, "reason", "sure");
        assertThat(off.decided().agent()).isEqualTo("worker");
    }
}
