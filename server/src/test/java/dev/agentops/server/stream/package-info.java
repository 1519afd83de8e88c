@NullMarked
package dev.agentops.server.stream;

import org.jspecify.annotations.NullMarked;
