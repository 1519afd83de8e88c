/** Text from outside: secrets are taken out of it, what cannot be seen is made visible, and the model is told where it begins and ends. */
@NullMarked
package dev.agentops.server.safety.untrusted;

import org.jspecify.annotations.NullMarked;
