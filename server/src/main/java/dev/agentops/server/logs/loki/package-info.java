/** Logs in Grafana Loki, over HTTP. */
@NullMarked
package dev.agentops.server.logs.loki;

import org.jspecify.annotations.NullMarked;
