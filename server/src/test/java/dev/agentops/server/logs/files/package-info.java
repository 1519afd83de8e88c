@NullMarked
package dev.agentops.server.logs.files;

import org.jspecify.annotations.NullMarked;
