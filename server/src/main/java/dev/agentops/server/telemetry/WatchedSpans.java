package dev.agentops.server.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import java.util.Collection;

/** An exporter of spans that is watched. */
record WatchedSpans(SpanExporter exporter, Reception reception) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return reception.watched(exporter.export(spans));
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
