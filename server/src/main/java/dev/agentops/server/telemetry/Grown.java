package dev.agentops.server.telemetry;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Keeps counters from falling within a day when somebody deletes a thread: Prometheus would take that for a reset and count all anew. For
 * one thread at a time.
 */
final class Grown {
    private record Count(double rows, double deleted) {}

    private final Map<Sample.Series, List<Count>> counts = new HashMap<>();
    private Instant day = Instant.MIN;

    /** @param midnight when the samples began to count */
    List<Sample> of(Instant midnight, List<Sample> samples) {
        if (!day.equals(midnight)) {
            day = midnight;
            counts.clear();
        }
        return samples.stream()
                .map(sample -> sample.metric().type == Metric.Type.GAUGE ? sample : grown(sample))
                .toList();
    }

    private Sample grown(Sample sample) {
        var now = sample.numbers();
        var last = counts.getOrDefault(sample.series(), List.of());
        var counted = IntStream.range(0, now.size())
                .mapToObj(i -> {
                    var before = last.isEmpty() ? new Count(0, 0) : last.get(i);
                    return new Count(now.get(i), before.deleted() + Math.max(0, before.rows() - now.get(i)));
                })
                .toList();
        counts.put(sample.series(), counted);
        return sample.with(
                counted.stream().map(count -> count.rows() + count.deleted()).toList());
    }
}
