/** The HTTP API: routes, problems, sign-in. */
@NullMarked
package dev.agentops.server.api;

import org.jspecify.annotations.NullMarked;
