package dev.agentops.server.telemetry;

import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

    private final OtelSettings settings;
    private final OpenTelemetrySdk sdk;
    private final Optional<TraceBackend> traces;

    private Otel(OtelSettings settings, OpenTelemetrySdk sdk, Optional<TraceBackend> traces) {
        this.settings = settings;
        this.sdk = sdk;
        this.traces = traces;
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
        EVERY_FAILURE.setLevel(Level.OFF);
        var spans = new AtomicReference<SpanExporter>();
        var resource = new AtomicReference<>(Resource.empty());
        try {
            var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(settings::properties)
                    .addResourceCustomizer((found, config) -> {
                        resource.set(found);
                        return found;
                    })
                    .addSpanExporterCustomizer((found, config) -> {
                        spans.set(found);
                        return new WatchedSpans(
                                found,
                                new Reception("spans of the database", "and what does not fit into the queue is lost"));
                    })
                    .addMeterProviderCustomizer((builder, config) -> builder.registerMetricProducer(metrics))
                    .addMetricExporterCustomizer((found, config) -> new WatchedMetrics(
                            found, new Reception("metrics", "and the next ones say what these would have")))
                    .addLogRecordExporterCustomizer((found, config) -> new WatchedLogs(
                            found, new Reception("log lines", "and what does not fit into the queue is lost")))
                    .build()
                    .getOpenTelemetrySdk();
            var traces = Optional.ofNullable(spans.get()).map(exporter -> new TraceBackend(exporter, resource.get()));
            return Optional.of(new Otel(settings, sdk, traces));
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("The OTEL_… settings can't be used: " + e.getMessage(), e);
        }
    }

    Optional<TraceBackend> traces() {
        return traces;
    }

    Optional<LoggerProvider> logs() {
        return settings.isSent(OtelSettings.Signal.LOGS) ? Optional.of(sdk.getLogsBridge()) : Optional.empty();
    }

    /** For spans that no row tells of: by the SDK's own batches. */
    Optional<Tracer> tracer() {
        return traces.map(backend -> sdk.getTracer(ExportedSpan.SCOPE.getName()));
    }

    @Override
    public void close() {
        sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
        traces.ifPresent(TraceBackend::close);
    }
}
