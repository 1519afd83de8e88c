/** What tests of agents need. */
@NullMarked
package dev.agentops.agentkit.testing;

import org.jspecify.annotations.NullMarked;
