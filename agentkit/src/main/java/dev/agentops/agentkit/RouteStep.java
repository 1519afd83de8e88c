package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.router.Routing;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.stream.Collectors;

/** Who goes next, as one step. A router or a hook that breaks, or that names nobody who is there, fails the run and says so. */
final class RouteStep {
    private final Network network;
    private final RunRequest request;
    private final ThreadLog log;

    RouteStep(Network network, RunRequest request, ThreadLog log) {
        this.network = network;
        this.request = request;
        this.log = log;
    }

    Decision run(Progress progress, int turn, boolean mayHaveRunBefore) throws Exception {
        var step = new StepCommit(log, request, "router:" + turn, "router", turn, "", mayHaveRunBefore);
        return step.end(Decision.class, teller -> {
            var decision = decide(progress);
            if (decision instanceof Decision.Fail) {
                step.status("failed");
            }
            teller.tell(told(decision));
            return decision;
        });
    }

    private Decision decide(Progress progress) throws InterruptedException {
        try {
            var enabled = network.agents().stream()
                    .filter(agent -> isEnabled(agent, progress.state()))
                    .toList();
            var routing = new Routing(request, enabled, progress.turns(), progress.messages(), progress.state());
            var decision = UserCode.call("the router", () -> network.router().decide(routing))
                    .orElse(new Decision.Done("none", "no router had an opinion", ""));
            return checked(
                    routing,
                    UserCode.call("the hook on a route", () -> network.hooks().onRoute(routing, decision)));
        } catch (UserCode.Failed e) {
            return new Decision.Fail("broken", "Nobody could be chosen to go on: " + e.getMessage() + ".");
        }
    }

    private static boolean isEnabled(Agent agent, State state) {
        return UserCode.check(
                "the rule when " + agent.name() + " is enabled",
                () -> agent.rules().enabled().test(state));
    }

    private Decision checked(Routing routing, Decision decision) {
        if (decision instanceof Decision.Route route && !routing.knows(route.agent())) {
            String there = routing.agents().stream().map(Agent::name).collect(Collectors.joining(", "));
            return new Decision.Fail(
                    route.rule(),
                    "The router chose '" + route.agent() + "', which network '" + network.name()
                            + "' does not offer now; it offers " + (there.isEmpty() ? "nobody" : there) + ".");
        }
        return decision;
    }

    private static AgentEvent.RouterDecided told(Decision decision) {
        return decision instanceof Decision.Route route
                ? new AgentEvent.RouterDecided(route.agent(), route.rule(), route.reason(), route.confidence())
                : new AgentEvent.RouterDecided("", decision.rule(), decision.reason(), 1);
    }
}
