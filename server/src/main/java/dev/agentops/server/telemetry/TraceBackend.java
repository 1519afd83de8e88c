package dev.agentops.server.telemetry;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Where spans are sent, as OpenTelemetry's <a href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">standard
 * environment variables</a> say. Thread-safe.
 */
final class TraceBackend implements SpanFollower.Consumer, AutoCloseable {
    private static final List<String> ENDPOINTS = List.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_ZIPKIN_ENDPOINT");
    /** As many as OpenTelemetry's own batches have: receivers refuse requests that are too big. */
    private static final int SPANS_AT_ONCE = 512;

    private static final long SECONDS = 30;

    private final SpanExporter exporter;
    private final Resource resource;

    private TraceBackend(SpanExporter exporter, Resource resource) {
        this.exporter = exporter;
        this.resource = resource;
    }

    /**
     * @return empty when the environment names no backend
     * @throws IllegalArgumentException when a variable can't be used; says which
     */
    static Optional<TraceBackend> of(Map<String, String> environment) {
        String chosen = environment.getOrDefault("OTEL_TRACES_EXPORTER", "");
        boolean named = !chosen.isEmpty() || ENDPOINTS.stream().anyMatch(environment::containsKey);
        if (!named
                || chosen.equals("none")
                || environment.getOrDefault("OTEL_SDK_DISABLED", "").equals("true")) {
            return Optional.empty();
        }
        var exporter = new AtomicReference<SpanExporter>();
        var resource = new AtomicReference<Resource>();
        try {
            AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> properties(environment))
                    .addResourceCustomizer((found, config) -> {
                        resource.set(found);
                        return found;
                    })
                    .addSpanExporterCustomizer((found, config) -> {
                        exporter.set(found);
                        return SpanExporter.composite();
                    })
                    .build();
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("The OTEL_… settings can't be used: " + e.getMessage(), e);
        }
        return Optional.of(new TraceBackend(exporter.get(), resource.get()));
    }

    /** {@code OTEL_A_B} is the property {@code otel.a.b}. */
    private static Map<String, String> properties(Map<String, String> environment) {
        var properties = new HashMap<>(Map.of(
                "otel.service.name", "agentops",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.exporter.otlp.protocol", "http/protobuf"));
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_")) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        if (environment.containsKey("OTEL_EXPORTER_ZIPKIN_ENDPOINT")) {
            properties.putIfAbsent("otel.traces.exporter", "zipkin");
        }
        return properties;
    }

    @Override
    public void take(List<SpanFollower.Batch> batches) {
        var requests = batches.stream()
                .flatMap(this::exported)
                .gather(Gatherers.windowFixed(SPANS_AT_ONCE))
                .iterator();
        while (requests.hasNext()) {
            send(requests.next());
        }
    }

    private void send(List<SpanData> spans) {
        var result = exporter.export(spans).join(SECONDS, TimeUnit.SECONDS);
        if (!result.isSuccess()) {
            var why = result.getFailureThrowable();
            throw new IllegalStateException(
                    why == null ? "the trace backend refused them or did not answer" : why.toString());
        }
    }

    private Stream<SpanData> exported(SpanFollower.Batch batch) {
        String trace = TraceIds.trace(batch.run().id());
        return batch.spans().stream().map(span -> new ExportedSpan(trace, span, resource));
    }

    @Override
    public void close() {
        exporter.shutdown().join(2, TimeUnit.SECONDS);
    }
}
