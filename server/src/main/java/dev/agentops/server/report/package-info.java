/** What an investigation found: findings with checked quotes, and the report of a run. */
@NullMarked
package dev.agentops.server.report;

import org.jspecify.annotations.NullMarked;
