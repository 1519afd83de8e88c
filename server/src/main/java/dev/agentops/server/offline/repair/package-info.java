/** What a failure means in the code, and the smallest change that ends it: one rule a class. */
@NullMarked
package dev.agentops.server.offline.repair;

import org.jspecify.annotations.NullMarked;
