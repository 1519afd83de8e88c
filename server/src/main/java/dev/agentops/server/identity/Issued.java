package dev.agentops.server.identity;

import java.time.Instant;

/**
 * Something that proves who asks, just made.
 *
 * @param id names it without giving it away
 * @param secret shown once, never stored
 */
public record Issued(String id, String secret, Role role, Instant expiresAt) {}
