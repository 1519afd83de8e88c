/** What an agent can do: a name, a record as input, a handler and a declared effect. */
@NullMarked
package dev.agentops.agentkit.tool;

import org.jspecify.annotations.NullMarked;
