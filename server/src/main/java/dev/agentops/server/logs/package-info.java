/** Logs, wherever they are kept: one port ({@link dev.agentops.server.logs.LogStore}), in files and in Loki. */
@NullMarked
package dev.agentops.server.logs;

import org.jspecify.annotations.NullMarked;
