/**
 * The command line: {@code up} runs everything on this machine, the others talk to a running server over its REST API.
 * One class per command; what can't be done is one line on stderr and exit code 1.
 */
@NullMarked
package dev.agentops.server.cli;

import org.jspecify.annotations.NullMarked;
