package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.ModelCalls;

import java.util.ArrayList;
import java.util.List;

/** Counts the models that a router asks for one decision, and refuses once the run is over its limits. */
final class RouterModels implements ModelCalls {
    private final Pricing pricing;
    private final boolean overLimit;
    private final List<AgentEvent> told = new ArrayList<>();
    private final ModelListener switches = new ModelListener() {
        @Override
        public void onSwitch(String from, String to, int failures, String reason) {
            told.add(new AgentEvent.ModelSwitched(from, to, failures, reason));
        }
    };
    private boolean asked;
    private boolean refused;
    private Usage usage = Usage.NONE;
    private Cost cost = Cost.ZERO;

    RouterModels(Pricing pricing, boolean overLimit) {
        this.pricing = pricing;
        this.overLimit = overLimit;
    }

    @Override
    public ModelReply chat(ChatModel model, ModelRequest request) throws ModelException, InterruptedException {
        if (overLimit) {
            refused = true;
            throw new IllegalStateException("the run is at its limit: its router may not ask a model");
        }
        asked = true;
        var reply = model.chat(request, switches);
        var price = Cost.unknown(reply.model());
        try {
            price = UserCode.call("the pricing", () -> pricing.cost(reply.model(), reply.usage()));
        } finally {
            usage = usage.plus(reply.usage());
            cost = cost.plus(price);
            told.add(new AgentEvent.UsageReported("", reply.model(), reply.usage(), price));
        }
        return reply;
    }

    /** Whether a model was asked, with or without an answer. */
    boolean asked() {
        return asked;
    }

    boolean refused() {
        return refused;
    }

    Usage usage() {
        return usage;
    }

    Cost cost() {
        return cost;
    }

    List<AgentEvent> told() {
        return List.copyOf(told);
    }
}
