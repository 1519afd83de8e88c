/** Tools of MCP servers, as {@code mcp.json} names them. */
@NullMarked
package dev.agentops.server.mcp;

import org.jspecify.annotations.NullMarked;
