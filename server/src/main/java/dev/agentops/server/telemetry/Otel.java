package dev.agentops.server.telemetry;

import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * OpenTelemetry's SDK, set up by its own variables. It sends metrics and log lines by its own batches, which are bounded: what a backend does
 * not take is lost. Spans are read from the database instead, see {@link SpanFollower}. Thread-safe.
 */
final class Otel implements AutoCloseable {
    /** What the SDK says at each failure is said once by {@link Reception}. Held, or the setting would be collected. */
    private static final Logger EVERY_FAILURE = Logger.getLogger("io.opentelemetry");

    private static final long CLOSE_SECONDS = 2;
    private static final long PATIENCE_SECONDS = 5;

    private final OtelSettings settings;
    private final OpenTelemetrySdk sdk;
    private final List<TraceBackend> traces;

    /** Sends nothing, to see whether it is taken. */
    private final Map<OtelSettings.Signal, Supplier<CompletableResultCode>> probes;

    private Otel(
            OtelSettings settings,
            OpenTelemetrySdk sdk,
            List<TraceBackend> traces,
            Map<OtelSettings.Signal, Supplier<CompletableResultCode>> probes) {
        this.settings = settings;
        this.sdk = sdk;
        this.traces = List.copyOf(traces);
        this.probes = Map.copyOf(probes);
    }

    /**
     * @return empty when the environment names no backend
     * @throws IllegalArgumentException when a variable can't be used; says which
     */
    static Optional<Otel> of(Map<String, String> environment, MetricProducer metrics) {
        var settings = new OtelSettings(environment);
        if (settings.isNothingSent()) {
            return Optional.empty();
        }
        settings.checkProtocols();
        EVERY_FAILURE.setLevel(Level.OFF);
        var spans = new ArrayList<SpanExporter>();
        var resource = new AtomicReference<>(Resource.empty());
        var probes = new EnumMap<OtelSettings.Signal, Supplier<CompletableResultCode>>(OtelSettings.Signal.class);
        try {
            var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesCustomizer(_ -> settings.properties())
                    .addResourceCustomizer((found, config) -> {
                        resource.set(found);
                        return found;
                    })
                    .addSpanExporterCustomizer((found, config) -> {
                        spans.add(found);
                        probes.merge(OtelSettings.Signal.TRACES, () -> found.export(List.of()), Otel::both);
                        return new WatchedSpans(
                                found,
                                new Reception("spans from memory", "and what does not fit into the queue is lost"));
                    })
                    .addMeterProviderCustomizer((builder, config) -> builder.registerMetricProducer(metrics))
                    .addMetricExporterCustomizer((found, config) -> {
                        probes.put(OtelSettings.Signal.METRICS, () -> found.export(List.of()));
                        return new WatchedMetrics(
                                found, new Reception("metrics", "and the next ones say what these would have"));
                    })
                    .addLogRecordExporterCustomizer((found, config) -> {
                        probes.put(OtelSettings.Signal.LOGS, () -> found.export(List.of()));
                        return new WatchedLogs(
                                found, new Reception("log lines", "and what does not fit into the queue is lost"));
                    })
                    .build()
                    .getOpenTelemetrySdk();
            var traces = spans.stream()
                    .map(exporter -> new TraceBackend(exporter, resource.get()))
                    .toList();
            return Optional.of(new Otel(settings, sdk, traces, probes));
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("The OTEL_… settings can't be used: " + e.getMessage(), e);
        }
    }

    private static Supplier<CompletableResultCode> both(
            Supplier<CompletableResultCode> first, Supplier<CompletableResultCode> second) {
        return () -> CompletableResultCode.ofAll(List.of(first.get(), second.get()));
    }

    /** One for each exporter, in the same order at each start with the same variables. */
    List<TraceBackend> traces() {
        return traces;
    }

    Optional<LoggerProvider> logs() {
        return settings.isSent(OtelSettings.Signal.LOGS) ? Optional.of(sdk.getLogsBridge()) : Optional.empty();
    }

    /** For spans that no row tells of: by the SDK's own batches. */
    Optional<Tracer> tracer() {
        return traces.isEmpty() ? Optional.empty() : Optional.of(sdk.getTracer(ExportedSpan.SCOPE.getName()));
    }

    /** Asks all at once, with a request that has nothing in it. Waits for some seconds at most. */
    List<Telemetry.Reach> reached() {
        var asked = new EnumMap<OtelSettings.Signal, CompletableResultCode>(OtelSettings.Signal.class);
        probes.forEach((signal, probe) -> asked.put(signal, probe.get()));
        CompletableResultCode.ofAll(asked.values()).join(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return asked.entrySet().stream()
                .map(entry -> new Telemetry.Reach(
                        entry.getKey().name().toLowerCase(Locale.ROOT),
                        entry.getValue().isSuccess() ? "" : Reception.why(entry.getValue())))
                .toList();
    }

    @Override
    public void close() {
        sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
        traces.forEach(TraceBackend::close);
    }
}
