package dev.agentops.agentkit.crash;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.ToolGate;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A router that decides otherwise when it is asked again, though nothing else has changed. */
class ChangedDecisionTest {
    private static final RunRequest REQUEST = new RunRequest("thread", "run_1", "ann", "m1", "why?");

    private final InMemoryThreadLog log = new InMemoryThreadLog();
    private final Journal journal = Journal.neverCancelled();

    private RunResult run(Life life, Decision decision) {
        var agent = new Agent(
                "worker", "works", state -> "You work.", List.of(), new ScriptedModel().says("half of a long answer"));
        var network = new Network("team", List.of(agent), routing -> Optional.of(decision), Limits.DEFAULT);
        return network.run(REQUEST, new MortalSteps(life, journal), new MortalLog(life, log), ToolGate.open());
    }

    @Test
    void whatTheAgentBeganToSayIsVoidAndItsTurnIsOver() {
        var killed = new Life("load | before commit of turn:1"::equals);
        assertThatThrownBy(() -> run(killed, new Decision.Route("worker", "coin", "heads", 1)))
                .isInstanceOf(ProcessKilled.class);

        run(Life.undisturbed(), new Decision.Done("coin", "tails", "Nothing to do."));

        var events = log.entries("thread").stream().map(entry -> entry.event()).toList();
        assertThat(events).hasAtLeastOneElementOfType(AgentEvent.TextDelta.class);
        int voided = events.indexOf(events.stream()
                .filter(AgentEvent.AttemptStarted.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(events.subList(0, voided))
                .filteredOn(AgentEvent.TextDelta.class::isInstance)
                .isNotEmpty();
        assertThat(log.messages("thread").getLast().toString()).contains("Nothing to do.");
        assertThat(events.stream().filter(AgentEvent.TurnStarted.class::isInstance))
                .hasSameSizeAs(events.stream()
                        .filter(AgentEvent.TurnFinished.class::isInstance)
                        .toList());
    }
}
