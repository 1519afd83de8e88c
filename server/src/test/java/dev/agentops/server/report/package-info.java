/** Reports. */
@org.jspecify.annotations.NullMarked
package dev.agentops.server.report;
