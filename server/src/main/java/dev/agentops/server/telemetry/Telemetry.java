package dev.agentops.server.telemetry;

import dev.agentops.server.StartException;
import dev.agentops.server.db.Database;

import java.time.Duration;
import java.util.Map;

/** What goes out to a trace backend, if one is configured. Thread-safe. */
public final class Telemetry implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AutoCloseable export;

    private Telemetry(AutoCloseable export) {
        this.export = export;
    }

    /** @throws StartException when an {@code OTEL_…} variable can't be used */
    public static Telemetry start(Database database, Map<String, String> environment) throws StartException {
        try {
            var backend = TraceBackend.of(environment);
            if (backend.isEmpty()) {
                return new Telemetry(() -> {});
            }
            var follower = new SpanFollower(database, "traces", backend.get(), PAUSE);
            return new Telemetry(() -> {
                follower.close();
                backend.get().close();
            });
        } catch (IllegalArgumentException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws Exception {
        export.close();
    }
}
