package dev.agentops.server.identity;

import java.util.Set;

/**
 * Who is asking. Everybody may read every thread, as one team looks after one estate, but for who came with a token that is limited
 * to some threads.
 *
 * @param threads the only threads that may be read; empty for all
 * @param credential the hash of the stored token or session that proved it; empty for the admin token
 */
public record Principal(String name, Role role, Set<String> threads, String credential) {
    public Principal {
        threads = Set.copyOf(threads);
    }

    public Principal(String name, Role role) {
        this(name, role, Set.of(), "");
    }

    public boolean isLimited() {
        return !threads.isEmpty();
    }

    public boolean mayRead(String threadId) {
        return threads.isEmpty() || threads.contains(threadId);
    }
}
