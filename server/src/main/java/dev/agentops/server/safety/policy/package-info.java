/** What may run, what is asked about and what may not: {@code policy.yaml}, what is built in, and what humans have allowed for a while. */
@NullMarked
package dev.agentops.server.safety.policy;

import org.jspecify.annotations.NullMarked;
