/** What a reader of a text cannot see, or takes for something else. */
@NullMarked
package dev.agentops.server.text;

import org.jspecify.annotations.NullMarked;
