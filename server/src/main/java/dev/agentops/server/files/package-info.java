/** Folders that are held open, so that no link leads out of them. */
@NullMarked
package dev.agentops.server.files;

import org.jspecify.annotations.NullMarked;
