package dev.agentops.agentkit.mcp;

import java.time.Duration;

/**
 * How long and how much.
 *
 * @param start from the start of a server to the end of its list of tools
 * @param idle the longest silence in a call; progress that a server reports counts as a word
 * @param total the longest call, however much progress it reports
 * @param maxMessageBytes of one message from a server
 */
public record McpLimits(Duration start, Duration idle, Duration total, int maxMessageBytes) {
    public static final McpLimits DEFAULT =
            new McpLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(10), 4_000_000);

    public McpLimits withIdle(Duration idle) {
        return new McpLimits(start, idle, total, maxMessageBytes);
    }

    /** For what is not a call. */
    McpLimits forStart() {
        return new McpLimits(start, start, start, maxMessageBytes);
    }
}
