package dev.agentops.server.safety.policy;

/**
 * What policy says of a call.
 *
 * @param rule the rule that decided, for people; empty when none did
 * @param reason for people
 */
public record Ruling(Effect effect, String rule, String reason) {
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
