/** The journal: everything a run does to the world goes through {@link dev.agentops.agentkit.steps.Steps}. */
@NullMarked
package dev.agentops.agentkit.steps;

import org.jspecify.annotations.NullMarked;
