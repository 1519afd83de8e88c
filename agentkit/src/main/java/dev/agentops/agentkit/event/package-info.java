/** What a run tells its readers while it goes on. */
@NullMarked
package dev.agentops.agentkit.event;

import org.jspecify.annotations.NullMarked;
