package dev.agentops.agentkit.router;

import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;

/**
 * How a router asks a model. In a run the call counts towards the run's usage, cost and limits, and the decision that it leads to is
 * journalled before anything else happens, so it is paid for once. Belongs to the decision and its thread.
 */
@FunctionalInterface
public interface ModelCalls {
    /** For routers outside of a run. */
    ModelCalls UNCOUNTED = (model, request) -> model.chat(request, ModelListener.SILENT);

    /** @throws IllegalStateException when a limit of the run is reached: no model is asked any more. Let it pass */
    ModelReply chat(ChatModel model, ModelRequest request) throws ModelException, InterruptedException;
}
