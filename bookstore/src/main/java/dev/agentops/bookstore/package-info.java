/** The bookstore's command line: a small system that is broken on purpose, and the switches that break it. */
@NullMarked
package dev.agentops.bookstore;

import org.jspecify.annotations.NullMarked;
