package dev.agentops.agentkit;

import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.Tool;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model with a role and tools. Immutable and thread-safe.
 *
 * @param name {@code [a-z0-9-]{1,40}}, unique in its network
 * @param description for the router: what this agent is good at
 * @param system the system prompt, made anew for each turn from the state; must be deterministic
 * @param hooks around this agent's model calls and tool calls
 */
public record Agent(
        String name,
        String description,
        Function<State, String> system,
        List<Tool<?>> tools,
        ChatModel model,
        Hooks hooks) {
    public Agent {
        if (!name.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("agent name '" + name + "' must match [a-z0-9-]{1,40}");
        }
        tools = List.copyOf(tools);
        var names = new HashSet<String>();
        for (var tool : tools) {
            if (!names.add(tool.name())) {
                throw new IllegalArgumentException("agent '" + name + "' has two tools called '" + tool.name() + "'");
            }
        }
    }

    public Agent(
            String name, String description, Function<State, String> system, List<Tool<?>> tools, ChatModel model) {
        this(name, description, system, tools, model, Hooks.NONE);
    }

    public Agent withHooks(Hooks hooks) {
        return new Agent(name, description, system, tools, model, hooks);
    }

    public Optional<Tool<?>> tool(String toolName) {
        for (var tool : tools) {
            if (tool.name().equals(toolName)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }
}
