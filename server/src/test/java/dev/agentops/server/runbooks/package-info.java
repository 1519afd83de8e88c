@NullMarked
package dev.agentops.server.runbooks;

import org.jspecify.annotations.NullMarked;
