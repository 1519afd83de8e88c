/**
 * Durable runs on Restate: a virtual object per thread whose inbox is the queue of requests, a workflow per run. All use of the
 * Restate SDK stays in this package.
 */
@NullMarked
package dev.agentops.agentkit.restate;

import org.jspecify.annotations.NullMarked;
