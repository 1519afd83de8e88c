/** How the commands talk to the supervisor that runs: HTTP on loopback. */
@NullMarked
package dev.agentops.bookstore.control;

import org.jspecify.annotations.NullMarked;
