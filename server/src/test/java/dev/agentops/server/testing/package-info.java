/** What tests of the server need. */
@NullMarked
package dev.agentops.server.testing;

import org.jspecify.annotations.NullMarked;
