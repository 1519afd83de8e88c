/** Durable agents: an {@link dev.agentops.agentkit.Agent}, a {@link dev.agentops.agentkit.Network} of them, and the loop that runs it. */
@NullMarked
package dev.agentops.agentkit;

import org.jspecify.annotations.NullMarked;
