/** What the agents can do. */
@NullMarked
package dev.agentops.server.tools;

import org.jspecify.annotations.NullMarked;
