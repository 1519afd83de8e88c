package dev.agentops.server.telemetry;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The page that Prometheus scrapes. Thread-safe. */
public final class MetricsPage {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final Metrics metrics;

    public MetricsPage(Metrics metrics) {
        this.metrics = metrics;
    }

    public String text() {
        var all = Sample.byMetric(metrics.now().samples()).entrySet().stream()
                .map(entry -> snapshot(entry.getKey(), entry.getValue()))
                .toList();
        var bytes = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(bytes, new MetricSnapshots(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static MetricSnapshot snapshot(Metric metric, List<Sample> samples) {
        String name = metric.prometheusName();
        return switch (metric.type) {
            case COUNTER -> {
                var counter = CounterSnapshot.builder().name(name).help(metric.help);
                samples.forEach(sample -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
                yield counter.build();
            }
            case GAUGE -> {
                var gauge = GaugeSnapshot.builder().name(name).help(metric.help);
                samples.forEach(sample -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
                yield gauge.build();
            }
            case HISTOGRAM -> {
                var histogram = HistogramSnapshot.builder().name(name).help(metric.help);
                samples.forEach(sample -> histogram.dataPoint(HistogramDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .classicHistogramBuckets(
                                ClassicHistogramBuckets.of(ends(metric), List.<Number>copyOf(sample.counts())))
                        .sum(sample.sum())
                        .build()));
                yield histogram.build();
            }
        };
    }

    private static List<Double> ends(Metric metric) {
        return Stream.concat(metric.bounds.stream(), Stream.of(Double.POSITIVE_INFINITY))
                .toList();
    }

    private static Labels labels(Sample sample) {
        return Labels.of(sample.metric().prometheusLabels(), sample.labels());
    }
}
