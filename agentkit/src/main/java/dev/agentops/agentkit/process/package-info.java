/** Programs that tools start, ended with all that they started. */
@NullMarked
package dev.agentops.agentkit.process;

import org.jspecify.annotations.NullMarked;
