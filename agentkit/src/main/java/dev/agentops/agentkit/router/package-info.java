/** Who goes next: small routers that compose, each a pure look at the run so far. */
@NullMarked
package dev.agentops.agentkit.router;

import org.jspecify.annotations.NullMarked;
