/** The API as others see it: its description, its refusals. */
@NullMarked
package dev.agentops.server.api;

import org.jspecify.annotations.NullMarked;
