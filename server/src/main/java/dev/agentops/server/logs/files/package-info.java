/** Logs in files: plain, gzip and rotated, searched as bytes. */
@NullMarked
package dev.agentops.server.logs.files;

import org.jspecify.annotations.NullMarked;
