@NullMarked
package dev.agentops.server.telemetry;

import org.jspecify.annotations.NullMarked;
