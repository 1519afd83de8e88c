/** Runs on a real Restate. */
@NullMarked
package dev.agentops.agentkit.restate;

import org.jspecify.annotations.NullMarked;
