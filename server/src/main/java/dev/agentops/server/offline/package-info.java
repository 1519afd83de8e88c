/** A model made of rules that speaks two providers' wire formats on loopback, for a server without an API key. */
@NullMarked
package dev.agentops.server.offline;

import org.jspecify.annotations.NullMarked;
