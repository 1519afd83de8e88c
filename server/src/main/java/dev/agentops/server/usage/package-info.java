/** What model calls used and cost, and the budgets that end runs. */
@NullMarked
package dev.agentops.server.usage;

import org.jspecify.annotations.NullMarked;
