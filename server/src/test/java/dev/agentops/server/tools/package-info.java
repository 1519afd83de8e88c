/** Tools over real files and real programs. */
@org.jspecify.annotations.NullMarked
package dev.agentops.server.tools;
