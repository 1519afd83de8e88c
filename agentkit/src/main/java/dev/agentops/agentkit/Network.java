package dev.agentops.agentkit;

import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.Continuation;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Agents that work on one request, one turn at a time, with a router that says who is next. Immutable and thread-safe.
 *
 * @param router asked before each turn; when it has no opinion the run ends
 * @param hooks around all that its agents do, and around routing and the end of the run
 */
public record Network(String name, List<Agent> agents, Router router, Limits limits, Hooks hooks) {
    private static final int REPEATS = 3;

    public Network {
        agents = List.copyOf(agents);
        if (agents.isEmpty()) {
            throw new IllegalArgumentException("network '" + name + "' has no agents");
        }
        var names = new HashSet<String>();
        for (var agent : agents) {
            if (!names.add(agent.name())) {
                throw new IllegalArgumentException(
                        "network '" + name + "' has two agents called '" + agent.name() + "'");
            }
        }
    }

    public Network(String name, List<Agent> agents, Router router, Limits limits) {
        this(name, agents, router, limits, Hooks.NONE);
    }

    /** One agent, named as it is, that works until it answers, or until it goes in circles ({@link Routers#loopDetector}). */
    public static Network of(Agent agent, Limits limits) {
        Router alone = routing ->
                Optional.of(new Decision.Route(agent.name(), "alone", agent.name() + " is the only agent", 1));
        var router = Router.firstOf(Routers.completion(), Routers.loopDetector(REPEATS), alone);
        return new Network(agent.name(), List.of(agent), router, limits);
    }

    public Network withHooks(Hooks hooks) {
        return new Network(name, agents, router, limits, hooks);
    }

    Network limited(UnaryOperator<Limits> by) {
        return new Network(name, agents, router, by.apply(limits), hooks);
    }

    /** The same, with a first turn that is given. */
    Network continuing(Continuation continued) {
        Router first = routing -> routing.turns().isEmpty()
                ? Optional.of(new Decision.Route(continued.agent(), Continuation.RULE, continued.reason(), 1))
                : Optional.empty();
        return new Network(name, agents, Router.firstOf(first, router), limits, hooks);
    }

    /**
     * Runs the request to its end. Deterministic between steps: called again with a journal of the same run it goes on where that
     * one stopped.
     *
     * @return how it ended; a failed or cancelled run is a result, not an exception
     */
    public RunResult run(RunRequest request, Steps steps, ThreadLog log, ToolGate gate) {
        return new RunLoop(this, request, steps, log, gate, Lineage.root(request)).run();
    }

    /** The agent with the tools that it has now, and with the network's hooks around its own. */
    Agent ready(String agentName, State state) {
        var named = agent(agentName);
        return named.at(state).withHooks(Hooks.all(hooks, named.hooks()));
    }

    Agent agent(String agentName) {
        return agents.stream()
                .filter(agent -> agent.name().equals(agentName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("network '" + name + "' has no agent '" + agentName
                        + "'; it has " + agents.stream().map(Agent::name).toList()));
    }
}
