package dev.agentops.server.safety.policy;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A rule that a human made: such calls run without asking until it expires or is revoked.
 *
 * @param approvalId what it was made from; null when it was made by hand
 * @param uses how many calls it let run
 */
public record StandingRule(
        String id,
        Scope scope,
        String reason,
        @Nullable String approvalId,
        String madeBy,
        Instant madeAt,
        Instant expiresAt,
        @Nullable String revokedBy,
        @Nullable Instant revokedAt,
        long uses,
        @Nullable Instant lastUsedAt) {

    Ruling ruling() {
        return new Ruling(
                Ruling.Effect.ALLOW,
                "standing rule " + id,
                madeBy + " always allows this until " + expiresAt + (reason.isEmpty() ? "" : ": " + reason),
                this);
    }

    Ruling tainted() {
        return new Ruling(
                Ruling.Effect.ASK,
                "standing rule " + id,
                "the rule would allow it, but this thread has read text from outside, and the rule does not hold then");
    }
}
