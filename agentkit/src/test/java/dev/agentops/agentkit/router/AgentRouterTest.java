package dev.agentops.agentkit.router;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.testing.Bench;
import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class AgentRouterTest {
    private final Bench bench = new Bench();
    private final ScriptedModel router = new ScriptedModel();

    private RunResult run() {
        var chief = new Agent("chief", "chooses", state -> "You are the chief.", List.of(), router);
        Router fallback = routing -> Optional.of(new Decision.Route("worker", "fallback", "nobody was named", 1));
        return bench.run(new Network(
                "office",
                List.of(bench.agent()),
                Router.firstOf(Routers.agent(chief), fallback),
                new Limits(4, 10_000, 100)));
    }

    @Test
    void theAgentChoosesUntilItSaysThatItIsDone() {
        router.calls("select_agent", "agent", "worker", "reason", "it can").calls("done", "summary", "nothing left");
        bench.model.says("Here it is.");

        var result = run();

        assertThat(result.answer()).isEqualTo("Here it is.");
        var asked = router.requests();
        assertThat(asked.getFirst().system()).startsWith("You are the chief.").contains("- worker: works");
        assertThat(asked.getLast().messages().getLast()).isInstanceOf(Message.FromUser.class);
        assertThat(bench.events(AgentEvent.RouterDecided.class).getFirst().rule())
                .isEqualTo("routing-agent");
    }

    @Test
    void whoDoesNotExistIsLeftToTheNextRouter() {
        router.calls("select_agent", "agent", "ghost", "reason", "boo").calls("done", "summary", "");
        bench.model.says("I am real.");

        assertThat(run().answer()).isEqualTo("I am real.");
        assertThat(bench.events(AgentEvent.RouterDecided.class).getFirst().rule())
                .isEqualTo("fallback");
    }

    @Test
    void aModelThatFailsFailsTheRunAndSaysSo() {
        router.then((request, listener) -> {
            throw ModelException.permanent("no credit", null);
        });

        var result = run();

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.error()).contains("routing agent", "no credit");
    }
}
