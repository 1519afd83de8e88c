/** The product as a user has it: {@code ./agentops up} as a process of its own, killed where it hurts. */
@NullMarked
package dev.agentops.server.endtoend;

import org.jspecify.annotations.NullMarked;
