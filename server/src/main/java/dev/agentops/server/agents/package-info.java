/** The agents of AgentOps and their network. */
@NullMarked
package dev.agentops.server.agents;

import org.jspecify.annotations.NullMarked;
