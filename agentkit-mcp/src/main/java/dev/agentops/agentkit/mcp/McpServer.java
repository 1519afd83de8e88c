package dev.agentops.agentkit.mcp;

import java.util.Map;
import java.util.Set;

/**
 * A server as configuration has it.
 *
 * @param name {@code [a-zA-Z0-9_-]}, a letter first, at most 24, without {@code __}; begins its tools' names
 * @param readOnlyTools tools, by the server's names for them, that only look: they run without being asked about. What the server
 *     itself says on that is not heard
 * @param pins by tool, {@code sha256:…}; when there are any, only these tools are taken, as they are. Without pins, what a server
 *     shows first is pinned
 * @param secrets values that are taken out of logs and results
 */
public record McpServer(
        String name,
        Endpoint endpoint,
        Set<String> readOnlyTools,
        Map<String, String> pins,
        Set<String> secrets,
        McpLimits limits) {
    public McpServer {
        if (!name.matches("[a-zA-Z]([a-zA-Z0-9_-]{0,22}[a-zA-Z0-9])?") || name.contains("__")) {
            throw new IllegalArgumentException(
                    "the name of MCP server '" + name
                            + "' must be 1 to 24 letters, digits, '-' and single '_', begin with a letter and end with a letter or digit");
        }
        readOnlyTools = Set.copyOf(readOnlyTools);
        pins = Map.copyOf(pins);
        secrets = Set.copyOf(secrets);
    }

    /** Each tool asks, what it shows first is pinned. */
    public static McpServer of(String name, Endpoint endpoint) {
        return new McpServer(name, endpoint, Set.of(), Map.of(), Set.of(), McpLimits.DEFAULT);
    }

    public McpServer withReadOnly(String... tools) {
        return new McpServer(name, endpoint, Set.of(tools), pins, secrets, limits);
    }

    public McpServer withPins(Map<String, String> pins) {
        return new McpServer(name, endpoint, readOnlyTools, pins, secrets, limits);
    }

    public McpServer withSecrets(Set<String> secrets) {
        return new McpServer(name, endpoint, readOnlyTools, pins, secrets, limits);
    }

    public McpServer withLimits(McpLimits limits) {
        return new McpServer(name, endpoint, readOnlyTools, pins, secrets, limits);
    }

    @Override
    public String toString() {
        return name + " (" + endpoint + ")";
    }
}
