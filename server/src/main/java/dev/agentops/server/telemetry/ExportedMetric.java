package dev.agentops.server.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** A metric of ours as OpenTelemetry's exporters take it. Counters are cumulative from the moment on that they count from. */
record ExportedMetric(Metric metric, Data<?> data, Resource resource) implements MetricData {

    /** @param samples all of one metric */
    static MetricData of(Metric metric, List<Sample> samples, Instant since, Instant at, Resource resource) {
        long end = Nanos.of(at);
        return switch (metric.type) {
            case COUNTER ->
                new ExportedMetric(
                        metric,
                        SumData.createDoubleSumData(
                                true, AggregationTemporality.CUMULATIVE, points(samples, Nanos.of(since), end)),
                        resource);
            case GAUGE ->
                new ExportedMetric(metric, GaugeData.createDoubleGaugeData(points(samples, end, end)), resource);
            case HISTOGRAM ->
                new ExportedMetric(
                        metric,
                        HistogramData.create(
                                AggregationTemporality.CUMULATIVE,
                                samples.stream()
                                        .map(sample -> histogram(sample, Nanos.of(since), end))
                                        .toList()),
                        resource);
        };
    }

    private static Collection<DoublePointData> points(List<Sample> samples, long start, long end) {
        return samples.stream()
                .map(sample -> DoublePointData.create(start, end, attributes(sample), sample.value(), List.of()))
                .toList();
    }

    private static HistogramPointData histogram(Sample sample, long start, long end) {
        return HistogramPointData.create(
                start,
                end,
                attributes(sample),
                sample.sum(),
                false,
                0,
                false,
                0,
                sample.metric().bounds,
                sample.counts());
    }

    /** Without those that have no value. */
    private static Attributes attributes(Sample sample) {
        var builder = Attributes.builder();
        for (int i = 0; i < sample.labels().size(); i++) {
            if (!sample.labels().get(i).isEmpty()) {
                builder.put(sample.metric().labels.get(i), sample.labels().get(i));
            }
        }
        return builder.build();
    }

    @Override
    public Resource getResource() {
        return resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return ExportedSpan.SCOPE;
    }

    @Override
    public String getName() {
        return metric.name;
    }

    @Override
    public String getDescription() {
        return metric.help;
    }

    @Override
    public String getUnit() {
        return metric.unit;
    }

    @Override
    public MetricDataType getType() {
        return switch (metric.type) {
            case COUNTER -> MetricDataType.DOUBLE_SUM;
            case GAUGE -> MetricDataType.DOUBLE_GAUGE;
            case HISTOGRAM -> MetricDataType.HISTOGRAM;
        };
    }

    @Override
    public Data<?> getData() {
        return data;
    }
}
