@NullMarked
package dev.agentops.server.notify;

import org.jspecify.annotations.NullMarked;
