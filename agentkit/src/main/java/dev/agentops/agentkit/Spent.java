package dev.agentops.agentkit;

import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.Usage;

import java.util.Optional;

/** What one step has paid for beside the reply it ends with: summaries, and attempts that were cut. Belongs to the step's thread. */
final class Spent {
    private final Agent agent;
    private final Limits limits;
    private final Cost before;
    private final ReplyStream stream;
    private Usage usage = Usage.NONE;
    private Cost cost = Cost.ZERO;

    /** @param before of the run up to this step */
    Spent(Agent agent, Limits limits, Cost before, ReplyStream stream) {
        this.agent = agent;
        this.limits = limits;
        this.before = before;
        this.stream = stream;
    }

    Usage usage() {
        return usage;
    }

    Cost cost() {
        return cost;
    }

    /** Before a model is asked, for the first time or again. */
    Optional<Limits.Reached> moneyReached() {
        return limits.moneyReached(before.plus(cost));
    }

    void pay(String model, Usage more) throws InterruptedException {
        var price = Cost.unknown(model);
        try {
            price = UserCode.call("the pricing", () -> limits.pricing().cost(model, more));
        } finally {
            usage = usage.plus(more);
            cost = cost.plus(price);
            stream.paid(new AgentEvent.UsageReported(agent.name(), model, more, price));
        }
    }

    /**
     * An attempt that was cut after its answer had begun is paid for, and nobody says how much: it is estimated from its characters.
     *
     * @param heard characters of the answer
     */
    void payForCut(ModelRequest request, long heard) throws InterruptedException {
        if (heard > 0) {
            long sent = request.system().length()
                    + Json.write(request.messages()).length()
                    + Json.write(request.tools()).length();
            pay(agent.model().name(), new Usage(ContextPolicy.tokens(sent), ContextPolicy.tokens(heard), 0, 1));
        }
    }
}
