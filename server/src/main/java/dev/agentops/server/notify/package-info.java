/** Tells people elsewhere, by webhook, what waits for them and what ended. */
@NullMarked
package dev.agentops.server.notify;

import org.jspecify.annotations.NullMarked;
