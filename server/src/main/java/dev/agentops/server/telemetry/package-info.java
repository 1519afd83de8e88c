/** Traces of runs: spans that follow from what stands in the database, kept nowhere else, and their way to a trace backend. */
@NullMarked
package dev.agentops.server.telemetry;

import org.jspecify.annotations.NullMarked;
