package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The numbers, the same for whoever takes them: the page of Prometheus and OpenTelemetry's exporter. What they say of the installation
 * follows from the database, so each server says the same; the database is asked every {@link #FRESH} at most. Thread-safe.
 */
public final class Metrics {
    /** @param since when the counters began to count */
    record Moment(Instant since, Instant at, List<Sample> samples) {}

    static final Duration FRESH = Duration.ofSeconds(5);

    private final Database database;
    private final InstantSource clock;
    private final Grown grown = new Grown();
    private volatile IntSupplier sockets = () -> 0;
    private Moment counted = new Moment(Instant.MIN, Instant.MIN, List.of());

    public Metrics(Database database) {
        this(database, InstantSource.system());
    }

    Metrics(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param open how many sockets are open here */
    public void sockets(IntSupplier open) {
        sockets = open;
    }

    /** @throws RuntimeException when the database can't be asked */
    Moment now() {
        var moment = counted();
        var samples = new ArrayList<>(moment.samples());
        samples.addAll(ofThisProcess());
        return new Moment(moment.since(), moment.at(), List.copyOf(samples));
    }

    /** Needs no database. */
    List<Sample> ofThisProcess() {
        var runtime = Runtime.getRuntime();
        return List.of(
                new Sample(Metric.HEAP_USED, List.of(), runtime.totalMemory() - runtime.freeMemory()),
                new Sample(Metric.HEAP_MAX, List.of(), runtime.maxMemory()),
                new Sample(Metric.SOCKETS_OPEN, List.of(), sockets.getAsInt()));
    }

    private synchronized Moment counted() {
        var now = clock.instant();
        if (counted.at().isBefore(now.minus(FRESH))) {
            var midnight = now.truncatedTo(ChronoUnit.DAYS);
            var samples = grown.of(midnight, database.with(handle -> MetricsQuery.read(handle, midnight)));
            counted = new Moment(midnight, now, samples);
        }
        return counted;
    }
}
