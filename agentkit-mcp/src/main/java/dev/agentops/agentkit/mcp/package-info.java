/**
 * Tools of MCP servers (Model Context Protocol, revisions 2024-11-05 to 2025-11-25, tools only) for agents.
 *
 * <p>{@link dev.agentops.agentkit.mcp.McpTools} starts servers and hands their tools to agents. What an agent sees of a tool is what
 * was pinned ({@link dev.agentops.agentkit.mcp.McpPins}), never what a server says today: a definition that changed is refused until a
 * human trusts it anew, and a run that is replayed finds the tools it began with, whether their server is up or not.
 *
 * <p>Servers are not trusted. A tool is a write, and so asked about, unless configuration calls it read-only; their text is cleaned and
 * capped; what they ask of us is refused. Calls run on the caller's thread and an interrupt ends them; {@link
 * dev.agentops.agentkit.mcp.McpClient} has the rules.
 */
@NullMarked
package dev.agentops.agentkit.mcp;

import org.jspecify.annotations.NullMarked;
