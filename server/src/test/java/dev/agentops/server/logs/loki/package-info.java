@NullMarked
package dev.agentops.server.logs.loki;

import org.jspecify.annotations.NullMarked;
