/** The benchmark: a server, its database and its engine as they are shipped, a model that answers at once, and a watch. */
@NullMarked
package dev.agentops.bench;

import org.jspecify.annotations.NullMarked;
