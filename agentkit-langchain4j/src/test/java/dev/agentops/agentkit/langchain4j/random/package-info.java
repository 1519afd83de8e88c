/** Random threads through every provider's client: nothing that a run can leave in a transcript is refused. */
@NullMarked
package dev.agentops.agentkit.langchain4j.random;

import org.jspecify.annotations.NullMarked;
