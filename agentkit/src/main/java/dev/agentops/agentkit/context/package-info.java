/** What a model is sent of a thread that outgrows its window, and how it reads what was left out. */
@NullMarked
package dev.agentops.agentkit.context;

import org.jspecify.annotations.NullMarked;
