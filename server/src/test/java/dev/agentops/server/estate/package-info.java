@NullMarked
package dev.agentops.server.estate;

import org.jspecify.annotations.NullMarked;
