/** Real Restate servers for tests: alone or as a cluster, to be killed and started again. */
@NullMarked
package dev.agentops.agentkit.restate.testing;

import org.jspecify.annotations.NullMarked;
