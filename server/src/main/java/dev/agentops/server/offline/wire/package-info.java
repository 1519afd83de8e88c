/** The wire formats of OpenAI and Anthropic, in both directions. */
@NullMarked
package dev.agentops.server.offline.wire;

import org.jspecify.annotations.NullMarked;
