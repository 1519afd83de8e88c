/** AgentOps: the composition root and what it is started with. */
@NullMarked
package dev.agentops.server;

import org.jspecify.annotations.NullMarked;
