package dev.agentops.agentkit.tool;

import dev.agentops.agentkit.state.State;

/** Where a tool call happens. @param output shown to readers while the handler runs */
public record ToolContext(
        String threadId, String runId, String userId, String agent, String toolCallId, State state, LiveOutput output) {
    public ToolContext(String threadId, String runId, String userId, String agent, String toolCallId, State state) {
        this(threadId, runId, userId, agent, toolCallId, state, LiveOutput.NONE);
    }

    public ToolContext with(LiveOutput live) {
        return new ToolContext(threadId, runId, userId, agent, toolCallId, state, live);
    }
}
