@NullMarked
package dev.agentops.server.embedded;

import org.jspecify.annotations.NullMarked;
