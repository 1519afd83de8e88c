/** Who is asking: tokens, sessions, roles. */
@NullMarked
package dev.agentops.server.identity;

import org.jspecify.annotations.NullMarked;
