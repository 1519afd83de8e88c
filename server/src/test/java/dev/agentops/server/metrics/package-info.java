@NullMarked
package dev.agentops.server.metrics;

import org.jspecify.annotations.NullMarked;
