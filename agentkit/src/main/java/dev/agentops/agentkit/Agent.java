package dev.agentops.agentkit;

import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.model.ChatModel;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

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
        Hooks hooks,
        AgentRules rules) {
    /** The tool by which an agent {@link #withOutput} answers. */
    public static final String FINAL_ANSWER = "final_answer";

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
        this(name, description, system, tools, model, Hooks.NONE, AgentRules.DEFAULT);
    }

    public Agent withHooks(Hooks hooks) {
        return new Agent(name, description, system, tools, model, hooks, rules);
    }

    public Agent withModel(ChatModel model) {
        return new Agent(name, description, system, tools, model, hooks, rules);
    }

    public Agent withToolUse(ToolUse toolUse) {
        return withRules(new AgentRules(toolUse, rules.enabled(), rules.offers(), rules.context()));
    }

    public Agent enabledWhen(Predicate<State> enabled) {
        return withRules(new AgentRules(rules.toolUse(), enabled, rules.offers(), rules.context()));
    }

    public Agent offeringWhen(BiPredicate<State, Tool<?>> offers) {
        return withRules(new AgentRules(rules.toolUse(), rules.enabled(), offers, rules.context()));
    }

    public Agent withContext(ContextPolicy context) {
        return withRules(new AgentRules(rules.toolUse(), rules.enabled(), rules.offers(), context));
    }

    /** Bounds each tool that has no time-out of its own; those that orchestrate bound their steps and waits themselves. */
    public Agent withToolTimeout(Duration longest) {
        return withTools(tools.stream()
                .<Tool<?>>map(tool ->
                        tool.effect() == Effect.ORCHESTRATES || tool.timeout().isPositive()
                                ? tool
                                : tool.withTimeout(longest))
                .toList());
    }

    /** The agent's answer is this record, checked, in {@link RunResult#output}; it ends the run. Other tools stay open to it. */
    public <R extends Record> Agent withOutput(Class<R> type) {
        return withTools(with(Tool.reads(
                FINAL_ANSWER,
                "Give your final answer. Call this once you have all that it needs.",
                type,
                (answer, context) -> ToolResult.ok("accepted"))));
    }

    public Optional<Tool<?>> tool(String toolName) {
        for (var tool : tools) {
            if (tool.name().equals(toolName)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    /** Whether its answer is a record. */
    boolean isStructured() {
        return tool(FINAL_ANSWER).isPresent();
    }

    /** As it stands in one turn. */
    Agent at(State state) {
        return withTools(tools.stream()
                .filter(tool -> tool.name().equals(FINAL_ANSWER)
                        || UserCode.check(
                                "the rule of " + name + " for its tools",
                                () -> rules.offers().test(state, tool)))
                .toList());
    }

    Agent onlyAnswering() {
        return withTools(
                tools.stream().filter(tool -> tool.name().equals(FINAL_ANSWER)).toList());
    }

    Agent plus(Tool<?> tool) {
        return withTools(with(tool));
    }

    private List<Tool<?>> with(Tool<?> tool) {
        var all = new ArrayList<>(tools);
        all.add(tool);
        return all;
    }

    private Agent withTools(List<Tool<?>> tools) {
        return new Agent(name, description, system, tools, model, hooks, rules);
    }

    private Agent withRules(AgentRules rules) {
        return new Agent(name, description, system, tools, model, hooks, rules);
    }
}
