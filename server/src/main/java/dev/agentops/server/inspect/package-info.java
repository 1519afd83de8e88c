/** Runs looked at step by step, run again from a step, and compared. */
@NullMarked
package dev.agentops.server.inspect;

import org.jspecify.annotations.NullMarked;
