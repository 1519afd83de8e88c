package dev.agentops.server.alerts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * One alert as it came, within its caps and with nothing hidden or secret in it.
 *
 * @param startsAt null when it was not said
 * @param endsAt null when it was not said, or is not known any more
 * @param severity lower case; empty if it was not said
 * @param service of the estate; empty if it names none
 * @param link where the alert system shows it: text, never fetched
 */
record Alert(
        String fingerprint,
        boolean firing,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        String title,
        String severity,
        String service,
        Map<String, String> labels,
        Map<String, String> annotations,
        String link) {}
