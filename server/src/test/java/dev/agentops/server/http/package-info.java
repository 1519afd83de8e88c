@NullMarked
package dev.agentops.server.http;

import org.jspecify.annotations.NullMarked;
