/** What may run, what is asked about and what may not: {@code policy.yaml}, and what is built in. */
@NullMarked
package dev.agentops.server.safety.policy;

import org.jspecify.annotations.NullMarked;
