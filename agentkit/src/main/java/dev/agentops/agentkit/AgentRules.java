package dev.agentops.agentkit;

import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.Tool;

import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What an agent may do, by how things stand. The functions are called again on replay and must be deterministic.
 *
 * @param enabled whether a router may choose the agent; it is not shown to the router otherwise
 * @param offers whether a tool is offered in a turn; a tool that is not offered cannot be called
 * @param context how much of its model's window may be filled
 */
public record AgentRules(
        ToolUse toolUse, Predicate<State> enabled, BiPredicate<State, Tool<?>> offers, ContextPolicy context) {
    public static final AgentRules DEFAULT =
            new AgentRules(ToolUse.AUTO, state -> true, (state, tool) -> true, ContextPolicy.DEFAULT);
}
