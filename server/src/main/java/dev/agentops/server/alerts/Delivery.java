package dev.agentops.server.alerts;

import java.util.List;

/**
 * What came in one request.
 *
 * @param source {@code alertmanager} or {@code api}: fingerprints are its own
 * @param key what the alerts share
 * @param alerts each fingerprint once
 * @param leftOut alerts that were not shown, or were too many
 */
public record Delivery(String source, String key, List<Alert> alerts, long leftOut) {
    public Delivery {
        alerts = List.copyOf(alerts);
    }
}
