/**
 * Traces of runs and metrics: both follow from what stands in the database and are kept nowhere else. Spans also have a way to a trace
 * backend.
 */
@NullMarked
package dev.agentops.server.telemetry;

import org.jspecify.annotations.NullMarked;
