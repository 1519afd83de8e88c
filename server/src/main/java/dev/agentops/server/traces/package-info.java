/** Distributed traces of the user's services, asked of Grafana Tempo. */
@NullMarked
package dev.agentops.server.traces;

import org.jspecify.annotations.NullMarked;
