/** The port to a language model, and what travels through it. */
@NullMarked
package dev.agentops.agentkit.model;

import org.jspecify.annotations.NullMarked;
