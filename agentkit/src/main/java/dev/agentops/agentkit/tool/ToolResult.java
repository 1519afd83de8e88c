package dev.agentops.agentkit.tool;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.StatePatch;

import java.util.List;
import java.util.Objects;

/**
 * What a tool hands back. A handler changes nothing by itself: state, hand-offs and events are asked for here and journalled with
 * the result.
 *
 * @param content what the model reads; capped by the framework, with the cut said out loud
 * @param events for the thread's readers, such as a finding
 */
public record ToolResult(
        ToolStatus status, String content, StatePatch patch, Control control, List<AgentEvent> events) {
    public ToolResult {
        Objects.requireNonNull(content, "a tool result needs a content");
        events = List.copyOf(events);
    }

    public static ToolResult ok(String content) {
        return new ToolResult(ToolStatus.OK, content, StatePatch.NONE, new Control.None(), List.of());
    }

    /** @param content one short line the model can act on */
    public static ToolResult error(String content) {
        return new ToolResult(ToolStatus.ERROR, content, StatePatch.NONE, new Control.None(), List.of());
    }

    public static ToolResult ended(ToolStatus status, String content) {
        return new ToolResult(status, content, StatePatch.NONE, new Control.None(), List.of());
    }

    public ToolResult with(StatePatch patch) {
        return new ToolResult(status, content, patch, control, events);
    }

    public ToolResult with(Control control) {
        return new ToolResult(status, content, patch, control, events);
    }

    public ToolResult with(AgentEvent event) {
        return new ToolResult(status, content, patch, control, List.of(event));
    }

    public ToolResult withContent(String content) {
        return new ToolResult(status, content, patch, control, events);
    }
}
