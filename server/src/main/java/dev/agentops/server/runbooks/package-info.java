/** What people wrote down for such a case: Markdown files that are matched by alert or service. */
@NullMarked
package dev.agentops.server.runbooks;

import org.jspecify.annotations.NullMarked;
