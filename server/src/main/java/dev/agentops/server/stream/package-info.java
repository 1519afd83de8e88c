/** The event log as AG-UI events, and its way to browsers and terminals. */
@NullMarked
package dev.agentops.server.stream;

import org.jspecify.annotations.NullMarked;
