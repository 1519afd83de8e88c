package dev.agentops.server.identity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * A token or session that is good, as who looks after access sees it; never with its secret.
 *
 * @param madeBy who made the token, or the link of the session; the issuer's address after a sign-in there
 * @param lastUsedAt to the minute; null when it never was
 * @param threads the only threads it may read; empty for all
 * @param client the browser, as it calls itself; empty for a token
 * @param current whether who asks came with it
 */
public record Credential(
        String id,
        String name,
        Role role,
        String madeBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        Set<String> threads,
        String client,
        boolean current) {}
