package dev.agentops.server.api;

import dev.agentops.server.db.Database;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Whether the clocks of this server, of Postgres and of the engine agree: times of one run come from all of them. Thread-safe. */
final class ClockCheck {
    static final Duration MOST = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Database database;
    private final URI engine;
    private final InstantSource clock;

    /** @param engine answers {@code GET /health} */
    ClockCheck(Database database, URI engine, InstantSource clock) {
        this.database = database;
        this.engine = engine;
        this.clock = clock;
    }

    /** @throws IllegalStateException when they are too far from each other */
    String look() throws IOException, InterruptedException {
        String said = told("Postgres", ofPostgres());
        var ofEngine = ofEngine();
        return ofEngine.isEmpty() ? said : said + ", " + told("Restate", ofEngine.get());
    }

    private static String told(String whose, Duration ahead) {
        if (ahead.abs().compareTo(MOST) > 0) {
            throw new IllegalStateException(
                    "the clock of " + whose + " is " + ahead.abs().toMillis() + " ms "
                            + (ahead.isNegative() ? "behind" : "ahead of") + " this server's");
        }
        return whose + " within " + ahead.abs().toMillis() + " ms";
    }

    private Duration ofPostgres() {
        var before = clock.instant();
        var there = database.with(handle -> handle.createQuery("select clock_timestamp()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
        return ahead(there, before, clock.instant());
    }

    /** A Date of HTTP has whole seconds. Empty when there is none. */
    private Optional<Duration> ofEngine() throws IOException, InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var request = HttpRequest.newBuilder(engine.resolve("/health"))
                    .timeout(PATIENCE)
                    .build();
            var before = clock.instant();
            var answer = http.send(request, BodyHandlers.discarding());
            var after = clock.instant();
            return answer.headers()
                    .firstValue("date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                    .map(date -> ahead(date.plusMillis(500), before, after));
        }
    }

    /** How far it is from the time in which it was asked; 0 within that. */
    private static Duration ahead(Instant there, Instant before, Instant after) {
        if (there.isBefore(before)) {
            return Duration.between(before, there);
        }
        return there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
    }
}
