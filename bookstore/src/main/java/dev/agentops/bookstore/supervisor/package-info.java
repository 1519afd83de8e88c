/** Keeps the services running, sends them traffic, and counts what fails. */
@NullMarked
package dev.agentops.bookstore.supervisor;

import org.jspecify.annotations.NullMarked;
