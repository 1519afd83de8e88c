package dev.agentops.agentkit;

import dev.agentops.agentkit.model.Usage;

/** What model calls cost, in whatever currency the limit is in. Asked once per call, inside its step; the answer is journalled. */
@FunctionalInterface
public interface Pricing {
    Pricing FREE = (model, usage) -> 0;

    /** @param model the model that answered, as the provider names it */
    double cost(String model, Usage usage);
}
