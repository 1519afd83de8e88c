/** What is said in a thread: by the user, by an agent, by a tool. */
@NullMarked
package dev.agentops.agentkit.message;

import org.jspecify.annotations.NullMarked;
