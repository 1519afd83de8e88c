/** The durable record of a thread: its messages, events, state and the outcomes of its steps. */
@NullMarked
package dev.agentops.agentkit.thread;

import org.jspecify.annotations.NullMarked;
