package dev.agentops.agentkit.testing;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.Limits;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.steps.InMemorySteps;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** One agent with a scripted model on an in-memory journal; each run is replayed and must come out the same. */
public final class Bench {
    public final ScriptedModel model = new ScriptedModel();
    public final InMemoryThreadLog log = new InMemoryThreadLog();
    public InMemorySteps steps = new InMemorySteps();
    public ToolGate gate = ToolGate.open();
    public static final RunRequest REQUEST = new RunRequest("thread", "run_1", "ann", "message-1", "why?");

    public Agent agent(Tool<?>... tools) {
        return new Agent("worker", "works", state -> "You work.", List.of(tools), model);
    }

    public static Network network(Agent agent) {
        return network(agent, Limits.DEFAULT);
    }

    public static Network network(Agent agent, Limits limits) {
        return new Network("bench", List.of(agent), router(agent.name()), limits);
    }

    /** Until an agent answers; the named one begins. */
    public static Router router(String first) {
        return Router.firstOf(
                Routers.completion(),
                Routers.handOff(),
                Routers.sticky(),
                routing -> Optional.of(new Decision.Route(first, "first", "begins", 1)));
    }

    /** Runs, then runs again from the journal: no model speaks and nothing is told again. */
    public RunResult run(Network network) {
        var result = network.run(REQUEST, steps, log, gate);
        var asked = model.requests().size();
        var told = log.entries("thread");
        var said = log.messages("thread");
        assertThat(network.run(REQUEST, steps.replay(), log, gate)).isEqualTo(result);
        assertThat(model.requests()).as("model calls on replay").hasSize(asked);
        assertThat(log.entries("thread")).as("told on replay").isEqualTo(told);
        assertThat(log.messages("thread")).as("said on replay").isEqualTo(said);
        Transcripts.assertValid(said);
        return result;
    }

    public List<AgentEvent> events() {
        return log.entries("thread").stream().map(entry -> entry.event()).toList();
    }

    public <E extends AgentEvent> List<E> events(Class<E> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What the tools answered, in order. */
    public List<String> toolResults() {
        return log.messages("thread").stream()
                .filter(Message.FromTool.class::isInstance)
                .map(message -> ((Message.FromTool) message).content())
                .toList();
    }

    public State state() {
        return log.state("thread");
    }
}
