/** AG-UI, with the official clients. */
@NullMarked
package dev.agentops.server.agui;

import org.jspecify.annotations.NullMarked;
