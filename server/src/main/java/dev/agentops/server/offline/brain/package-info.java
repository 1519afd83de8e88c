/** What the offline model says next: pure functions of the conversation. */
@NullMarked
package dev.agentops.server.offline.brain;

import org.jspecify.annotations.NullMarked;
