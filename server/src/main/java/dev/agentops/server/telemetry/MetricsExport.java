package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;

/** Gives the numbers to OpenTelemetry's exporter each time it asks. Without Postgres only those of this process. Thread-safe. */
final class MetricsExport implements MetricProducer {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsExport.class);

    private final Metrics metrics;

    MetricsExport(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public Collection<MetricData> produce(Resource resource) {
        var moment = moment();
        return Sample.byMetric(moment.samples()).entrySet().stream()
                .map(entry -> ExportedMetric.of(
                        entry.getKey(), entry.getValue(), moment.since(entry.getKey()), moment.at(), resource))
                .toList();
    }

    private Metrics.Moment moment() {
        try {
            return metrics.now();
        } catch (RuntimeException e) {
            if (Database.isAway(e)) {
                LOG.info("Postgres does not answer, so nothing of it is counted now.");
            } else {
                LOG.warn("Nothing can be counted now: {}", e.toString());
            }
            return metrics.withoutDatabase();
        }
    }
}
