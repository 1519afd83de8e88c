package dev.agentops.agentkit;

import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.tool.Control;
import dev.agentops.agentkit.tool.ToolResult;

import java.util.List;

/** Bounds what a handler hands back beside its text before any of it is journalled: it is kept whole or not at all. */
final class ResultCap {
    static final int MAX_EXTRA = 1_000_000;

    private ResultCap() {}

    static ToolResult of(String tool, ToolResult result) {
        try {
            int extra = Json.write(result.patch()).length()
                    + Json.write(result.control()).length()
                    + result.events().stream()
                            .mapToInt(event -> Json.write(event).length())
                            .sum();
            if (extra <= MAX_EXTRA) {
                return result;
            }
            return withoutExtra(
                    result,
                    tool + " handed back state, control and events of " + extra + " characters; at most " + MAX_EXTRA
                            + " are kept, so they were dropped. " + result.content());
        } catch (IllegalArgumentException e) {
            return withoutExtra(
                    result,
                    tool + " handed back state or events that have no JSON form, so they were dropped. "
                            + result.content());
        }
    }

    private static ToolResult withoutExtra(ToolResult result, String content) {
        var status = result.status() == ToolStatus.OK ? ToolStatus.ERROR : result.status();
        return new ToolResult(status, content, StatePatch.NONE, new Control.None(), List.of());
    }
}
