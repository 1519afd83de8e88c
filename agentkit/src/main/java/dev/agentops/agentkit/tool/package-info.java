/** What an agent can do: a name, a record or a JSON Schema as input, a handler and a declared effect. */
@NullMarked
package dev.agentops.agentkit.tool;

import org.jspecify.annotations.NullMarked;
