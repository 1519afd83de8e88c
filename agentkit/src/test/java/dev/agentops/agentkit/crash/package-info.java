/** Proof that a run survives the end of its process, wherever it comes. */
@NullMarked
package dev.agentops.agentkit.crash;

import org.jspecify.annotations.NullMarked;
