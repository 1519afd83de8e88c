/** Threads, runs and messages in Postgres: what the loop writes and what readers ask for. */
@NullMarked
package dev.agentops.server.threads;

import org.jspecify.annotations.NullMarked;
