package dev.agentops.agentkit.router;

import java.util.List;
import java.util.Optional;

/**
 * Decides who goes next, before each turn. The framework journals the decision, so a router may ask a model, by {@link
 * Routing#chat}: such a decision is a step of its own. One that asks none is part of the step in which the chosen agent speaks; if the
 * process ends within that step the router is asked once more, with the same {@link Routing}. Runs ask at the same
 * time: thread-safe.
 */
@FunctionalInterface
public interface Router {
    /** @return empty to leave the decision to the next router */
    Optional<Decision> decide(Routing routing) throws InterruptedException;

    /** The first that has an opinion wins. */
    static Router firstOf(Router... routers) {
        var chain = List.of(routers);
        return routing -> {
            for (var router : chain) {
                var decision = router.decide(routing);
                if (decision.isPresent()) {
                    return decision;
                }
            }
            return Optional.empty();
        };
    }
}
