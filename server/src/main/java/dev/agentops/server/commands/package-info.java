/** Programs without a shell: which may run unasked, and the sandbox that they run in. */
@NullMarked
package dev.agentops.server.commands;

import org.jspecify.annotations.NullMarked;
