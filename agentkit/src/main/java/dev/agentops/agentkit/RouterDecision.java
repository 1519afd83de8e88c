package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Router;
import dev.agentops.agentkit.router.Routers;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.Order;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who goes next. A router or a hook that breaks, or that names nobody who is there, fails the run and says so.
 *
 * @param models what was asked to come to it
 */
record RouterDecision(Decision decision, RouterModels models) {

    /**
     * @param orders of people; one who is next goes ahead of the router, if that agent is there now
     * @param refusal why no model may be asked now; empty if one may
     */
    static RouterDecision of(
            Network network, RunRequest request, Progress progress, List<Order> orders, Optional<String> refusal)
            throws InterruptedException {
        var models = new RouterModels(network.limits().pricing(), refusal);
        try {
            return new RouterDecision(decide(network, request, progress, orders, models), models);
        } catch (UserCode.Failed e) {
            return new RouterDecision(
                    models.refused()
                            ? new Decision.Route(progress.lastAgent(network), "limit", "the run is at its limit", 1)
                            : new Decision.Fail("broken", "Nobody could be chosen to go on: " + e.getMessage() + "."),
                    models);
        }
    }

    /** With what led to it. */
    List<AgentEvent> allTold() {
        return decision.rule().equals(Routers.LOOP_DETECTOR)
                ? List.of(new AgentEvent.LoopDetected(decision.reason()), told())
                : List.of(told());
    }

    AgentEvent.RouterDecided told() {
        return decision instanceof Decision.Route route
                ? new AgentEvent.RouterDecided(route.agent(), route.rule(), route.reason(), route.confidence())
                : new AgentEvent.RouterDecided("", decision.rule(), decision.reason(), 1);
    }

    private static Decision decide(
            Network network, RunRequest request, Progress progress, List<Order> orders, RouterModels models)
            throws InterruptedException {
        var enabled = network.agents().stream()
                .filter(agent -> isEnabled(agent, progress.state()))
                .toList();
        var routing = new Routing(request, enabled, progress.turns(), progress.messages(), progress.state(), models);
        var decision = UserCode.call(
                        "the router",
                        () -> Router.firstOf(ordered(orders), network.router()).decide(routing))
                .orElse(new Decision.Done("none", "no router had an opinion", ""));
        var hooked = UserCode.call("the hook on a route", () -> network.hooks().onRoute(routing, decision));
        return checked(network, routing, hooked);
    }

    private static Router ordered(List<Order> orders) {
        return routing -> orders.stream()
                .filter(Order.Next.class::isInstance)
                .map(Order.Next.class::cast)
                .filter(next -> routing.knows(next.agent()))
                .<Decision>map(next -> new Decision.Route(
                        next.agent(), Order.Next.RULE, next.by() + " sends it to " + next.agent(), 1))
                .findFirst();
    }

    private static boolean isEnabled(Agent agent, State state) {
        return UserCode.check(
                "the rule when " + agent.name() + " is enabled",
                () -> agent.rules().enabled().test(state));
    }

    private static Decision checked(Network network, Routing routing, Decision decision) {
        if (decision instanceof Decision.Route route && !routing.knows(route.agent())) {
            String there = routing.agents().stream().map(Agent::name).collect(Collectors.joining(", "));
            return new Decision.Fail(
                    route.rule(),
                    "The router chose '" + route.agent() + "', which network '" + network.name()
                            + "' does not offer now; it offers " + (there.isEmpty() ? "nobody" : there) + ".");
        }
        return decision;
    }
}
