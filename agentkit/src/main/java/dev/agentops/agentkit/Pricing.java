package dev.agentops.agentkit;

import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;

/** What model calls cost. Asked once per call, inside its step; the answer is journalled. Runs ask at the same time: thread-safe. */
@FunctionalInterface
public interface Pricing {
    Pricing FREE = (model, usage) -> Cost.ZERO;

    /**
     * @param model the model that answered, as the provider names it
     * @return {@link Cost#unknown} when it cannot be told; never zero for that
     */
    Cost cost(String model, Usage usage);
}
