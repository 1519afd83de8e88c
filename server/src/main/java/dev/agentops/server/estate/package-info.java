/** The services that the agents look after, from services.yaml. */
@NullMarked
package dev.agentops.server.estate;

import org.jspecify.annotations.NullMarked;
