@NullMarked
package dev.agentops.agentkit.process;

import org.jspecify.annotations.NullMarked;
