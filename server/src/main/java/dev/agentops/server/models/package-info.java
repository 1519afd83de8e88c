/** Which language model answers, from the environment. */
@NullMarked
package dev.agentops.server.models;

import org.jspecify.annotations.NullMarked;
