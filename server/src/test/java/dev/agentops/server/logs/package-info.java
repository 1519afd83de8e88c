/** Logs over real files and a server that answers as Loki does. */
@NullMarked
package dev.agentops.server.logs;

import org.jspecify.annotations.NullMarked;
