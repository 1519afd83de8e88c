/** The attack suite: what a hostile text, model or user tries, against the real server, and what ordinary work looks like beside it. */
@NullMarked
package dev.agentops.server.attacks;

import org.jspecify.annotations.NullMarked;
