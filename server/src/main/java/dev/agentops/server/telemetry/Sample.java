package dev.agentops.server.telemetry;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One series and its value. @param labels values, in the order of the metric's labels */
record Sample(Metric metric, List<String> labels, double value) {
    record Series(Metric metric, List<String> labels) {}

    static Map<Metric, List<Sample>> byMetric(List<Sample> samples) {
        return samples.stream()
                .collect(Collectors.groupingBy(Sample::metric, () -> new EnumMap<>(Metric.class), Collectors.toList()));
    }

    Series series() {
        return new Series(metric, labels);
    }

    Sample with(double other) {
        return new Sample(metric, labels, other);
    }
}
