package dev.agentops.agentkit.router;

import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.tool.Control;

import java.util.List;

/** What one agent did in one turn. */
public record Turn(String agent, String text, List<ToolCall> toolCalls, List<Control> controls) {
    public Turn {
        toolCalls = List.copyOf(toolCalls);
        controls = List.copyOf(controls);
    }
}
