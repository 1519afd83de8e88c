package dev.agentops.server.safety.policy;

import org.jspecify.annotations.Nullable;

/**
 * What policy says of a call.
 *
 * @param rule the rule that decided, for people; empty when none did
 * @param reason for people
 * @param standing the rule that decided, when a human made it here; null for a rule of the file and for what is built in
 */
public record Ruling(
        Effect effect, String rule, String reason, @Nullable StandingRule standing) {
    public Ruling(Effect effect, String rule, String reason) {
        this(effect, rule, reason, null);
    }

    /** The stronger one wins, whatever order rules stand in. */
    public enum Effect {
        ALLOW,
        ASK,
        DENY
    }

    /** The name of what only looks, by the tool's own word. */
    public static final String BUILT_IN = "built in";

    static final Ruling DEFAULT = new Ruling(Effect.ASK, "", "it changes something, and no rule allows it");
}
