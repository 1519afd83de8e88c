package dev.agentops.server.safety.policy;

import java.time.Instant;
import java.util.List;

/**
 * What a human has allowed for a while, out of an approval: the very words of a command, or a service; no pattern, as what holds a star
 * cannot be granted.
 */
public record Grant(
        String id,
        String tool,
        List<String> argv,
        String service,
        String createdBy,
        Instant createdAt,
        Instant expiresAt) {
    public Grant {
        argv = List.copyOf(argv);
    }

    Rule rule() {
        return new Rule(
                "allowed by " + createdBy + " until " + expiresAt,
                Ruling.Effect.ALLOW,
                tool,
                argv,
                "",
                service,
                null,
                expiresAt,
                "a human allowed it",
                false);
    }
}
