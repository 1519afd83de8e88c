@NullMarked
package dev.agentops.server.alerts;

import org.jspecify.annotations.NullMarked;
