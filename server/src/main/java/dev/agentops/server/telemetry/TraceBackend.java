package dev.agentops.server.telemetry;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** Where spans are sent. Thread-safe. */
final class TraceBackend implements SpanFollower.Consumer, AutoCloseable {
    /** As many as OpenTelemetry's own batches have: receivers refuse requests that are too big. */
    private static final int SPANS_AT_ONCE = 512;

    /** Of those with what was said on them, some 50 kB each at most. */
    private static final int SPANS_WITH_CONTENT_AT_ONCE = 16;

    private static final long SECONDS = 30;

    private final SpanExporter exporter;
    private final Resource resource;

    TraceBackend(SpanExporter exporter, Resource resource) {
        this.exporter = exporter;
        this.resource = resource;
    }

    @Override
    public void take(List<SpanFollower.Batch> batches) {
        boolean content = batches.stream()
                .flatMap(batch -> batch.spans().stream())
                .anyMatch(span -> span.attributes().containsKey(GenAi.OUTPUT_MESSAGES));
        var requests = batches.stream()
                .flatMap(this::exported)
                .gather(Gatherers.windowFixed(content ? SPANS_WITH_CONTENT_AT_ONCE : SPANS_AT_ONCE))
                .iterator();
        while (requests.hasNext()) {
            send(requests.next());
        }
    }

    private void send(List<SpanData> spans) {
        var result = exporter.export(spans).join(SECONDS, TimeUnit.SECONDS);
        if (!result.isSuccess()) {
            throw new IllegalStateException(Reception.why(result));
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
