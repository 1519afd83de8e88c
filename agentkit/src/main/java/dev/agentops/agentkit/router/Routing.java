package dev.agentops.agentkit.router;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.state.State;

import java.util.List;
import java.util.Optional;

/**
 * What a router sees.
 *
 * @param turns the turns of this run, oldest first
 * @param messages the whole transcript, this run's request last or followed by its turns
 * @param models how a router asks a model
 */
public record Routing(
        RunRequest request,
        List<Agent> agents,
        List<Turn> turns,
        List<Message> messages,
        State state,
        ModelCalls models) {
    public Routing {
        agents = List.copyOf(agents);
        turns = List.copyOf(turns);
        messages = List.copyOf(messages);
    }

    /** Asks a model; see {@link ModelCalls#chat}. */
    public ModelReply chat(ChatModel model, ModelRequest modelRequest) throws ModelException, InterruptedException {
        return models.chat(model, modelRequest);
    }

    public Optional<Turn> last() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast());
    }

    public boolean knows(String agent) {
        return agents.stream().anyMatch(known -> known.name().equals(agent));
    }
}
