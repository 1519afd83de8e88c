package dev.agentops.server.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;

import java.util.Collection;

/** An exporter of log lines that is watched. */
record WatchedLogs(LogRecordExporter exporter, Reception reception) implements LogRecordExporter {
    @Override
    public CompletableResultCode export(Collection<LogRecordData> lines) {
        return reception.watched(exporter.export(lines));
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
