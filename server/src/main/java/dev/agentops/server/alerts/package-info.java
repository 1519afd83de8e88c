/** Alerts from outside: taken in, grouped into incidents, and looked into by runs that begin by themselves. */
@NullMarked
package dev.agentops.server.alerts;

import org.jspecify.annotations.NullMarked;
