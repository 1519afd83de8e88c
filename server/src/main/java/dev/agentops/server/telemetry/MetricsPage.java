package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/**
 * The page that Prometheus scrapes. What it says of the installation follows from the database, so each server says the same; the database
 * is asked every {@link #FRESH} at most. Thread-safe.
 */
public final class MetricsPage {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final InstantSource clock;
    private final Grown grown = new Grown();
    private List<Sample> counted = List.of();
    private Instant countedAt = Instant.MIN;

    public MetricsPage(Database database) {
        this(database, InstantSource.system());
    }

    MetricsPage(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param sockets that are open here */
    public String text(int sockets) {
        var samples = new ArrayList<>(counted());
        var runtime = Runtime.getRuntime();
        samples.add(new Sample(Metric.HEAP_USED, List.of(), runtime.totalMemory() - runtime.freeMemory()));
        samples.add(new Sample(Metric.HEAP_MAX, List.of(), runtime.maxMemory()));
        samples.add(new Sample(Metric.SOCKETS_OPEN, List.of(), sockets));
        return written(samples);
    }

    private synchronized List<Sample> counted() {
        var now = clock.instant();
        if (countedAt.isBefore(now.minus(FRESH))) {
            var midnight = now.truncatedTo(ChronoUnit.DAYS);
            counted = grown.of(midnight, database.with(handle -> MetricsQuery.read(handle, midnight)));
            countedAt = now;
        }
        return counted;
    }

    private static String written(List<Sample> samples) {
        var byMetric = new EnumMap<Metric, List<Sample>>(Metric.class);
        samples.forEach(sample -> byMetric.computeIfAbsent(sample.metric(), metric -> new ArrayList<>())
                .add(sample));
        var all = byMetric.entrySet().stream()
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
        return switch (metric.type) {
            case COUNTER -> {
                var counter = CounterSnapshot.builder().name(metric.name).help(metric.help);
                samples.forEach(sample -> counter.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
                yield counter.build();
            }
            case GAUGE -> {
                var gauge = GaugeSnapshot.builder().name(metric.name).help(metric.help);
                samples.forEach(sample -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels(sample))
                        .value(sample.value())
                        .build()));
                yield gauge.build();
            }
        };
    }

    private static Labels labels(Sample sample) {
        return Labels.of(sample.metric().labels, sample.labels());
    }
}
