package dev.agentops.agentkit.router;

import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.tool.Control;

import java.util.List;

/** What one agent did in one turn. {@code results} are the contents of its tool results, in the order of the calls. */
public record Turn(String agent, String text, List<ToolCall> toolCalls, List<String> results, List<Control> controls) {
    public Turn {
        toolCalls = List.copyOf(toolCalls);
        results = List.copyOf(results);
        controls = List.copyOf(controls);
    }
}
