/** Typed key-value state that lives with a thread and changes only by patches. */
@NullMarked
package dev.agentops.agentkit.state;

import org.jspecify.annotations.NullMarked;
