package dev.agentops.server.alerts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Alerts that belong together, and the thread in which they are looked into.
 *
 * @param state open, resolved, or closed by a human
 * @param runId of its latest run
 * @param alerts different ones that it has had
 * @param firing of them that are now
 * @param leftOut alerts that a request did not show or was too small for
 */
public record Incident(
        String id,
        String source,
        boolean storm,
        String state,
        String title,
        String severity,
        String service,
        @Nullable String threadId,
        @Nullable String runId,
        long alerts,
        long firing,
        long deliveries,
        long leftOut,
        Instant firstAt,
        Instant lastAt,
        @Nullable Instant closedAt,
        @Nullable String closedBy,
        @Nullable Instant silencedUntil) {
    boolean isOpen() {
        return state.equals("open");
    }

    boolean isSilenced(Instant now) {
        return silencedUntil != null && silencedUntil.isAfter(now);
    }
}
