@NullMarked
package dev.agentops.server.engine;

import org.jspecify.annotations.NullMarked;
