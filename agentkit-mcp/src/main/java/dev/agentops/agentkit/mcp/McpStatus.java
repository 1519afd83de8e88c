package dev.agentops.agentkit.mcp;

/**
 * How a server is.
 *
 * @param remedy what to do; empty when all is well
 */
public record McpStatus(String server, boolean ok, String detail, String remedy) {}
