@NullMarked
package dev.agentops.server.traces;

import org.jspecify.annotations.NullMarked;
