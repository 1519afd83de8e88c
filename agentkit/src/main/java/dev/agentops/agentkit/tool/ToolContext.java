package dev.agentops.agentkit.tool;

import dev.agentops.agentkit.state.State;

/** Where a tool call happens. */
public record ToolContext(String threadId, String runId, String userId, String agent, String toolCallId, State state) {}
