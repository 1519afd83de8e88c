/** Requests to servers that the configuration names: no redirects, everything bounded. */
@NullMarked
package dev.agentops.server.http;

import org.jspecify.annotations.NullMarked;
