package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.Orchestration;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolInput;
import dev.agentops.agentkit.tool.ToolResult;

/**
 * A network as a tool: each call is a run inside the run, in the same journal, with limits of its own, within what the
 * outer run has left. It starts from the thread's
 * state and hands back what it changed, with its answer as the tool's result. Its calls pass the same gate, and an approval of
 * theirs belongs to the outer run. It does not see the conversation, only its task.
 */
public record SubNetwork(Network network) implements Orchestration<SubNetwork.Task> {

    public record Task(
            @Description("what it shall do, with all that it needs to know: it does not see this conversation")
            String task) {}

    public static Tool<Task> asTool(String name, String description, Network network) {
        return new Tool<>(
                name,
                description,
                ToolInput.of(Task.class),
                Effect.ORCHESTRATES,
                new SubNetwork(network),
                (input, context) -> new Tool.Reconciliation.Unknown<>());
    }

    /** One agent, named and described as it is, that works until it answers. */
    public static Tool<Task> asTool(Agent agent, Limits limits) {
        return asTool(agent.name(), agent.description(), Network.of(agent, limits));
    }

    @Override
    public ToolResult orchestrate(Task input, ToolContext context, Steps steps) {
        throw new IllegalStateException("a sub-network runs only inside a network's run");
    }
}
