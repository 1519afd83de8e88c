package dev.agentops.server.safety.policy;

import java.util.Locale;

/** Where whoever asked for a run may not be the one who approves what it wants to do. */
public enum FourEyes {
    NEVER,
    HIGH,
    ALWAYS;

    /** @throws IllegalArgumentException says what there is */
    static FourEyes of(String written) {
        try {
            return valueOf(written.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("four_eyes: '" + written + "' is none of never, high and always", e);
        }
    }

    boolean holds(String risk) {
        return switch (this) {
            case NEVER -> false;
            case HIGH -> risk.equals("high");
            case ALWAYS -> true;
        };
    }
}
