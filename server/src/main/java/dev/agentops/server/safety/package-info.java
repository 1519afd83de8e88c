/** What may run: policy, approvals, and the gate that the loop asks. */
@NullMarked
package dev.agentops.server.safety;

import org.jspecify.annotations.NullMarked;
