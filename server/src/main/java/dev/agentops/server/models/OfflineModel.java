package dev.agentops.server.models;

import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelListener;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;

/** The built-in rules, reached like any provider but called by their own name everywhere. */
record OfflineModel(ChatModel wire) implements ChatModel {
    @Override
    public String provider() {
        return "offline";
    }

    @Override
    public String name() {
        return wire.name();
    }

    @Override
    public int contextTokens() {
        return wire.contextTokens();
    }

    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException {
        return wire.chat(request, listener);
    }
}
