package dev.agentops.server.api;

import dev.agentops.server.api.Doctor.Check;
import dev.agentops.server.estate.Estate;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Loki;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.identity.oidc.Oidc;
import dev.agentops.server.identity.oidc.OidcSettings;
import dev.agentops.server.logs.loki.LokiLogs;
import dev.agentops.server.metrics.Prometheus;
import dev.agentops.server.models.ModelKey;
import dev.agentops.server.runbooks.Runbooks;
import dev.agentops.server.runbooks.Shelf;
import dev.agentops.server.traces.Tempo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Looks at what the configuration says is outside: models, servers that are asked, runbooks, who vouches for people. All at once and within ten
 * seconds; what was seen holds for some seconds, however often it is asked for. Thread-safe.
 */
final class EstateChecks {
    private static final long PATIENCE_SECONDS = 10;
    private static final Duration GOOD_FOR = Duration.ofSeconds(5);
    private static final int MOST_PROBLEMS = 3;

    private record Look(String name, String remedy, Doctor.Probe probe) {}

    private record Seen(Instant until, List<Check> checks) {}

    private final EstateFile estate;
    private final Path servicesFile;
    private final Runbooks runbooks;
    private final Optional<Oidc> oidc;
    private final List<ModelKey> keys;
    private Seen seen = new Seen(Instant.MIN, List.of());

    EstateChecks(EstateFile estate, Path servicesFile, Optional<Oidc> oidc, List<ModelKey> keys) {
        this.estate = estate;
        this.servicesFile = servicesFile;
        this.runbooks = new Runbooks(estate);
        this.oidc = oidc;
        this.keys = keys;
    }

    synchronized List<Check> all() {
        if (seen.until().isBefore(Instant.now())) {
            var checks = look();
            seen = new Seen(Instant.now().plus(GOOD_FOR), checks);
        }
        return seen.checks();
    }

    private List<Check> look() {
        var looks = looks();
        var checks = new ArrayList<Check>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(
                    looks.stream()
                            .<Callable<Check>>map(look -> () -> Doctor.check(look.name(), look.remedy(), look.probe()))
                            .toList(),
                    PATIENCE_SECONDS,
                    TimeUnit.SECONDS);
            for (int i = 0; i < all.size(); i++) {
                checks.add(
                        all.get(i).isCancelled()
                                ? silent(looks.get(i))
                                : all.get(i).get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | CancellationException e) {
            throw new IllegalStateException(e);
        }
        return checks;
    }

    private static Check silent(Look look) {
        return new Check(look.name(), false, "no answer within " + PATIENCE_SECONDS + " s", look.remedy());
    }

    private List<Look> looks() {
        var now = estate.current();
        var looks = new ArrayList<Look>();
        keys.forEach(key -> looks.add(new Look("model key " + key.provider(), key.remedy(), key::look)));
        now.loki().ifPresent(loki -> looks.add(server("loki", () -> loki(loki))));
        if (now.server(Estate.PROMETHEUS).isPresent()) {
            looks.add(server(Estate.PROMETHEUS, this::prometheus));
        }
        if (now.server(Estate.TEMPO).isPresent()) {
            looks.add(server(Estate.TEMPO, this::tempo));
        }
        var shelf = runbooks.shelf();
        if (!shelf.runbooks().isEmpty() || !shelf.problems().isEmpty()) {
            looks.add(new Look(
                    "runbooks",
                    "Correct these files in " + now.runbooks() + "; the others are used.",
                    () -> runbooks(shelf)));
        }
        oidc.ifPresent(issuer -> looks.add(new Look(
                "sign-in",
                "Set " + OidcSettings.ISSUER
                        + " to what the issuer calls itself, and see that this machine reaches it.",
                issuer::look)));
        return looks;
    }

    private Look server(String name, Doctor.Probe probe) {
        return new Look(name, "Correct " + name + " in " + servicesFile + ", or start it.", probe);
    }

    private static String loki(Loki loki) throws Exception {
        try (var logs = new LokiLogs(loki, OutboundLimits.LOOK)) {
            return logs.version();
        }
    }

    private String prometheus() throws Exception {
        try (var servers = new Servers(estate, OutboundLimits.LOOK)) {
            return new Prometheus(servers).version();
        }
    }

    private String tempo() throws Exception {
        try (var servers = new Servers(estate, OutboundLimits.LOOK)) {
            return new Tempo(servers).version();
        }
    }

    private static String runbooks(Shelf shelf) {
        String usable = shelf.runbooks().size() + " usable";
        if (shelf.problems().isEmpty()) {
            return usable;
        }
        throw new IllegalStateException(usable + ", " + shelf.problems().size() + " not: "
                + shelf.problems().stream()
                        .limit(MOST_PROBLEMS)
                        .map(Shelf.Problem::toString)
                        .collect(Collectors.joining("; "))
                + (shelf.problems().size() > MOST_PROBLEMS ? "; …" : ""));
    }
}
