/** The thread's log for standard AG-UI clients: one run of ours is cut into runs of theirs at each question to a human. */
@NullMarked
package dev.agentops.server.agui;

import org.jspecify.annotations.NullMarked;
