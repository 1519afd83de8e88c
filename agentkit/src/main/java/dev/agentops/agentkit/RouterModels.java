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
import java.util.Optional;

/** Counts the models that a router asks for one decision, and refuses while none may be asked. */
final class RouterModels implements ModelCalls {
    private final Pricing pricing;
    private final Optional<String> refusal;
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

    RouterModels(Pricing pricing, Optional<String> refusal) {
        this.pricing = pricing;
        this.refusal = refusal;
    }

    @Override
    public ModelReply chat(ChatModel model, ModelRequest request) throws ModelException, InterruptedException {
        if (refusal.isPresent()) {
            refused = true;
            throw new IllegalStateException(refusal.get() + ": its router may not ask a model");
        }
        asked = true;
        var reply = model.chat(request, switches);
        var price = Cost.unknown(reply.model());
        try {
            price = UserCode.call("the pricing", () -> pricing.cost(reply.model(), reply.usage()));
        } finally {
            usage = usage.plus(reply.usage());
            cost = cost.plus(price);
            told.add(AgentEvent.UsageReported.of("", reply, price));
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
