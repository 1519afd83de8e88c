package dev.agentops.agentkit;

/**
 * What the tool calls of one run may come to. Calls that run together are let in by what was used before them, so that the bytes of a
 * run can be above the limit by what these give; their number cannot.
 *
 * @param maxCalls that agents ask for, at least 1
 * @param maxBytes of results in UTF-8, as the tools gave them, before the model's view of them is cut; at least 1
 */
public record ToolLimits(int maxCalls, long maxBytes) {
    public static final ToolLimits NONE = new ToolLimits(Integer.MAX_VALUE, Long.MAX_VALUE);

    public ToolLimits {
        if (maxCalls < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("limits of tool calls must be at least 1");
        }
    }
}
