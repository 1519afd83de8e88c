/** What a model is sent of a long thread, and how it reads the rest. */
@NullMarked
package dev.agentops.agentkit.context;

import org.jspecify.annotations.NullMarked;
