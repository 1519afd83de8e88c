package dev.agentops.server.telemetry;

import dev.agentops.server.StartException;
import dev.agentops.server.db.Database;
import dev.agentops.server.safety.untrusted.Redactor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What goes out to a backend, if one is configured: spans, metrics, log lines. Thread-safe. */
public final class Telemetry implements AutoCloseable {
    /** Of one kind. @param signal traces, metrics or logs; @param problem empty when the backend takes them */
    public record Reach(String signal, String problem) {}

    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Last opened, first closed. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final Optional<Otel> backend;
    private final RequestSpans requests = new RequestSpans();

    private Telemetry(Optional<Otel> backend) {
        this.backend = backend;
    }

    /** @throws StartException when an {@code OTEL_…} variable can't be used */
    public static Telemetry start(
            Database database,
            Metrics metrics,
            DatabaseSpans transactions,
            Redactor redactor,
            Map<String, String> environment)
            throws StartException {
        var content = SpanContent.of(environment, redactor);
        try {
            var backend = Otel.of(environment, new MetricsExport(metrics));
            var telemetry = new Telemetry(backend);
            backend.ifPresent(otel -> telemetry.send(otel, database, metrics.providers(), transactions, content));
            return telemetry;
        } catch (IllegalArgumentException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    private void send(
            Otel otel,
            Database database,
            Providers providers,
            DatabaseSpans transactions,
            Optional<SpanContent> content) {
        open.push(otel);
        otel.tracer().ifPresent(tracer -> {
            transactions.sendTo(tracer);
            open.push(transactions::stop);
            requests.sendTo(tracer);
            open.push(requests::stop);
        });
        otel.logs().ifPresent(lines -> open.push(new LogLines(lines)));
        int number = 1;
        for (var to : otel.traces()) {
            String name = number == 1 ? "traces" : "traces " + number;
            open.push(new SpanFollower(database, name, to, providers, content, PAUSE));
            number++;
        }
    }

    /** Told of each request for a run. */
    public RequestSpans requests() {
        return requests;
    }

    /** Asks the backend now; of each kind that is sent. */
    public List<Reach> reached() {
        return backend.map(Otel::reached).orElse(List.of());
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
