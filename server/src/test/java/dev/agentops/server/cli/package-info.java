@NullMarked
package dev.agentops.server.cli;

import org.jspecify.annotations.NullMarked;
