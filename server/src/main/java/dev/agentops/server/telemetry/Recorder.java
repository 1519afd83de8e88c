package dev.agentops.server.telemetry;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** A histogram of what this process saw, since it began. Recording costs no lock. Thread-safe. */
final class Recorder {
    private final Metric metric;
    private final List<LongAdder> counts;
    private final DoubleAdder sum = new DoubleAdder();

    /** @param metric one without labels */
    Recorder(Metric metric) {
        this.metric = metric;
        this.counts =
                Stream.generate(LongAdder::new).limit(metric.bounds.size() + 1L).toList();
    }

    void record(double value) {
        int found = Collections.binarySearch(metric.bounds, value);
        counts.get(found < 0 ? -found - 1 : found).increment();
        sum.add(value);
    }

    Sample sample() {
        return Sample.histogram(
                metric, List.of(), counts.stream().map(LongAdder::sum).toList(), sum.sum());
    }
}
