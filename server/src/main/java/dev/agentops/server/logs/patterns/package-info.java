/** Many lines as few patterns. */
@NullMarked
package dev.agentops.server.logs.patterns;

import org.jspecify.annotations.NullMarked;
