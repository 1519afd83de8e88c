@NullMarked
package dev.agentops.server.logs.patterns;

import org.jspecify.annotations.NullMarked;
