package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * The numbers, the same for whoever takes them: the page of Prometheus and OpenTelemetry's exporter. What they say of the installation
 * follows from the database, so each server says the same; the database is asked every {@link #FRESH} at most, less often when that takes it long. Thread-safe.
 */
public final class Metrics {
    /** @param midnight since when what follows from the database is counted */
    record Moment(Instant midnight, Instant began, Instant at, List<Sample> samples) {
        /** Since when a metric is counted. */
        Instant since(Metric metric) {
            return metric == Metric.STREAM_LAG ? began : midnight;
        }
    }

    static final Duration FRESH = Duration.ofSeconds(5);
    /** What took long to count holds for so much longer: counting takes a thirtieth of one processor at most. */
    private static final int SHARE = 30;

    private final Database database;
    private final InstantSource clock;
    private final Providers providers;
    private final Instant began;
    private final Recorder streamLag = new Recorder(Metric.STREAM_LAG);
    private final Grown grown = new Grown();
    private volatile IntSupplier sockets = () -> 0;
    private Moment counted = new Moment(Instant.MIN, Instant.MIN, Instant.MIN, List.of());
    private Duration fresh = FRESH;

    /** @param providers of models, by the model's name, as OpenTelemetry calls them */
    public Metrics(Database database, Map<String, String> providers) {
        this(database, providers, InstantSource.system());
    }

    Metrics(Database database, Map<String, String> providers, InstantSource clock) {
        this.database = database;
        this.providers = new Providers(providers);
        this.clock = clock;
        this.began = clock.instant();
    }

    Providers providers() {
        return providers;
    }

    /** How long it took until a reader had an event that was just told. Of clocks of two machines it may be less than nothing. */
    public void streamLag(Duration lag) {
        streamLag.record(Math.max(0, lag.toNanos() / 1e9));
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
        return new Moment(moment.midnight(), began, moment.at(), List.copyOf(samples));
    }

    /** Needs no database. */
    Moment withoutDatabase() {
        var now = clock.instant();
        return new Moment(now, began, now, ofThisProcess());
    }

    private List<Sample> ofThisProcess() {
        var runtime = Runtime.getRuntime();
        return List.of(
                new Sample(Metric.HEAP_USED, List.of(), runtime.totalMemory() - runtime.freeMemory()),
                new Sample(Metric.HEAP_MAX, List.of(), runtime.maxMemory()),
                new Sample(Metric.SOCKETS_OPEN, List.of(), sockets.getAsInt()),
                streamLag.sample());
    }

    private synchronized Moment counted() {
        var now = clock.instant();
        if (counted.at().isBefore(now.minus(fresh))) {
            var midnight = now.truncatedTo(ChronoUnit.DAYS);
            counted = new Moment(midnight, began, now, grown.of(midnight, rows(midnight)));
            var took = Duration.between(now, clock.instant()).multipliedBy(SHARE);
            fresh = took.compareTo(FRESH) > 0 ? took : FRESH;
        }
        return counted;
    }

    /** All of one moment. */
    private List<Sample> rows(Instant midnight) {
        return database.with(handle -> handle.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                inside -> Stream.concat(
                                MetricsQuery.read(inside, midnight).stream(),
                                HistogramsQuery.read(inside, midnight, providers).stream())
                        .toList()));
    }
}
