/** What the files that configure AgentOps have in common. */
@NullMarked
package dev.agentops.server.settings;

import org.jspecify.annotations.NullMarked;
