/**
 * What one machine needs and does not have: a Postgres and a Restate as supervised child processes on loopback, with all
 * that they keep in one {@link dev.agentops.server.embedded.DataFolder}. Linux only.
 */
@NullMarked
package dev.agentops.server.embedded;

import org.jspecify.annotations.NullMarked;
