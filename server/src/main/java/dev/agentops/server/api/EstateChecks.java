package dev.agentops.server.api;

import dev.agentops.server.api.Doctor.Check;
import dev.agentops.server.estate.Estate;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.metrics.Prometheus;
import dev.agentops.server.runbooks.Runbooks;
import dev.agentops.server.runbooks.Shelf;
import dev.agentops.server.traces.Tempo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at what {@code services.yaml} says is there besides services. Thread-safe. */
final class EstateChecks {
    private static final int MOST_PROBLEMS = 3;

    private final EstateFile estate;
    private final Path servicesFile;
    private final Runbooks runbooks;

    EstateChecks(EstateFile estate, Path servicesFile) {
        this.estate = estate;
        this.servicesFile = servicesFile;
        this.runbooks = new Runbooks(estate);
    }

    List<Check> all() {
        var checks = new ArrayList<Check>();
        if (estate.current().server(Estate.PROMETHEUS).isPresent()) {
            checks.add(Doctor.check(
                    "prometheus", "Correct prometheus in " + servicesFile + ", or start it.", this::prometheus));
        }
        if (estate.current().server(Estate.TEMPO).isPresent()) {
            checks.add(Doctor.check("tempo", "Correct tempo in " + servicesFile + ", or start it.", this::tempo));
        }
        runbooks().ifPresent(checks::add);
        return checks;
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

    /** No folder is no fault. */
    private Optional<Check> runbooks() {
        var shelf = runbooks.shelf();
        int usable = shelf.runbooks().size();
        var problems = shelf.problems();
        if (usable == 0 && problems.isEmpty()) {
            return Optional.empty();
        }
        String detail = usable + " usable"
                + (problems.isEmpty()
                        ? ""
                        : ", " + problems.size() + " not: "
                                + problems.stream()
                                        .limit(MOST_PROBLEMS)
                                        .map(Shelf.Problem::toString)
                                        .collect(Collectors.joining("; "))
                                + (problems.size() > MOST_PROBLEMS ? "; …" : ""));
        return Optional.of(new Check(
                "runbooks",
                problems.isEmpty(),
                detail,
                problems.isEmpty()
                        ? ""
                        : "Correct these files in " + estate.current().runbooks() + "; the others are used."));
    }
}
