package dev.agentops.server.telemetry;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps counters from falling within a day when somebody deletes a thread: Prometheus would take that for a reset and count all anew. For
 * one thread at a time.
 */
final class Grown {
    private record Count(double rows, double deleted) {}

    private final Map<Sample.Series, Count> counts = new HashMap<>();
    private Instant day = Instant.MIN;

    /** @param midnight when the samples began to count */
    List<Sample> of(Instant midnight, List<Sample> samples) {
        if (!day.equals(midnight)) {
            day = midnight;
            counts.clear();
        }
        return samples.stream()
                .map(sample -> sample.metric().type == Metric.Type.COUNTER ? grown(sample) : sample)
                .toList();
    }

    private Sample grown(Sample sample) {
        var last = counts.getOrDefault(sample.series(), new Count(0, 0));
        var count = new Count(sample.value(), last.deleted() + Math.max(0, last.rows() - sample.value()));
        counts.put(sample.series(), count);
        return sample.with(count.rows() + count.deleted());
    }
}
