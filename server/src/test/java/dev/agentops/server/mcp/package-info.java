@NullMarked
package dev.agentops.server.mcp;

import org.jspecify.annotations.NullMarked;
