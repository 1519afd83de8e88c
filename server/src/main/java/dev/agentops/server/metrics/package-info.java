/** Prometheus: queries that stay small, what there is to query, and its alert rules. */
@NullMarked
package dev.agentops.server.metrics;

import org.jspecify.annotations.NullMarked;
