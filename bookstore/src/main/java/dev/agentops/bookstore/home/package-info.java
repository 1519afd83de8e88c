/** One bookstore on disk: its folders, the services in it, their ports and their working copy. */
@NullMarked
package dev.agentops.bookstore.home;

import org.jspecify.annotations.NullMarked;
