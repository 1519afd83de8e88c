package dev.agentops.server.telemetry;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One series and its value.
 *
 * @param labels values, in the order of the metric's labels
 * @param numbers the value; of a histogram how many fell into each bucket, and then the sum of what did
 */
record Sample(Metric metric, List<String> labels, List<Double> numbers) {
    record Series(Metric metric, List<String> labels) {}

    Sample {
        numbers = List.copyOf(numbers);
    }

    Sample(Metric metric, List<String> labels, double value) {
        this(metric, labels, List.of(value));
    }

    static Sample histogram(Metric metric, List<String> labels, List<Long> counts, double sum) {
        return new Sample(
                metric,
                labels,
                Stream.concat(counts.stream().map(Long::doubleValue), Stream.of(sum))
                        .toList());
    }

    static Map<Metric, List<Sample>> byMetric(List<Sample> samples) {
        return samples.stream()
                .collect(Collectors.groupingBy(Sample::metric, () -> new EnumMap<>(Metric.class), Collectors.toList()));
    }

    Series series() {
        return new Series(metric, labels);
    }

    /** Of a counter or a gauge. */
    double value() {
        return numbers.getFirst();
    }

    /** Of a histogram, of each bucket on its own. */
    List<Long> counts() {
        return numbers.subList(0, numbers.size() - 1).stream()
                .map(count -> Math.round(count))
                .toList();
    }

    /** Of a histogram. */
    double sum() {
        return numbers.getLast();
    }

    Sample with(List<Double> others) {
        return new Sample(metric, labels, others);
    }
}
