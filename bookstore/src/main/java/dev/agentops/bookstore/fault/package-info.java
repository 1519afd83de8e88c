/** What can be broken, and how. */
@NullMarked
package dev.agentops.bookstore.fault;

import org.jspecify.annotations.NullMarked;
