package dev.agentops.agentkit.router;

import java.util.List;
import java.util.Optional;

/**
 * Decides who goes next, before each turn. The framework journals the decision, so a router may call a model; it runs once per
 * turn however often the run is replayed.
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
