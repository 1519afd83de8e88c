/** What is owed to the engine: runs and decisions that Postgres has taken in. */
@NullMarked
package dev.agentops.server.engine;

import org.jspecify.annotations.NullMarked;
