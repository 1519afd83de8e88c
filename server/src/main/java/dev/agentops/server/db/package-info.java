/** Postgres: the pool, the migrations, and waiting out a restart. */
@NullMarked
package dev.agentops.server.db;

import org.jspecify.annotations.NullMarked;
