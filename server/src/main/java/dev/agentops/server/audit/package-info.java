/** Who did what and when, in a chain that shows when something was changed or taken out. */
@NullMarked
package dev.agentops.server.audit;

import org.jspecify.annotations.NullMarked;
