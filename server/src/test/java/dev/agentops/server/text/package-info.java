@NullMarked
package dev.agentops.server.text;

import org.jspecify.annotations.NullMarked;
