package dev.agentops.server.api;

import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.db.Database;
import dev.agentops.server.engine.Builds;
import dev.agentops.server.estate.Estate;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.mcp.McpServers;
import dev.agentops.server.metrics.Prometheus;
import dev.agentops.server.models.Models;
import dev.agentops.server.safety.AlwaysAllow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at each part that the server stands on. */
public final class Doctor {
    /** @param remedy what to do; empty when all is well */
    public record Check(String name, boolean ok, String detail, String remedy) {}

    @FunctionalInterface
    private interface Probe {
        String look() throws Exception;
    }

    private final Database database;
    private final RestateEngine engine;
    private final Models models;
    private final EstateFile estate;
    private final Path servicesFile;
    private final Builds builds;
    private final McpServers mcp;
    private final AlwaysAllow alwaysAllow;

    public Doctor(
            Database database,
            RestateEngine engine,
            Models models,
            EstateFile estate,
            Path servicesFile,
            McpServers mcp,
            AlwaysAllow alwaysAllow,
            Builds builds) {
        this.database = database;
        this.engine = engine;
        this.models = models;
        this.estate = estate;
        this.servicesFile = servicesFile;
        this.builds = builds;
        this.mcp = mcp;
        this.alwaysAllow = alwaysAllow;
    }

    public List<Check> examine() {
        var checks = new ArrayList<>(own());
        if (estate.current().server(Estate.PROMETHEUS).isPresent()) {
            checks.add(
                    check("prometheus", "Correct prometheus in " + servicesFile + ", or start it.", this::prometheus));
        }
        mcp.status()
                .forEach(status ->
                        checks.add(new Check("mcp " + status.server(), status.ok(), status.detail(), status.remedy())));
        return checks;
    }

    private List<Check> own() {
        return List.of(
                check(
                        "postgres",
                        "Look at logs/postgres.log in the data folder.",
                        () -> database.with(handle -> handle.createQuery("show server_version")
                                .mapTo(String.class)
                                .one())),
                check("restate", "Look at logs/restate.log in the data folder.", () -> {
                    engine.checkHealth();
                    return "deployment " + engine.deployment();
                }),
                check(
                        "model",
                        "",
                        () -> models.offline()
                                ? "offline model (rules, no language model): set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY"
                                : models.main().provider() + " " + models.main().name() + ", router "
                                        + models.router().name()
                                        + (models.fallback().isEmpty() ? "" : ", fallback " + models.fallback())),
                check("services", "Describe your services in " + servicesFile + ".", () -> {
                    var problem = estate.problem();
                    if (problem.isPresent()) {
                        throw new IllegalStateException(problem.get());
                    }
                    int count = estate.current().services().size();
                    if (count == 0) {
                        throw new IllegalStateException("none configured");
                    }
                    return count + " configured";
                }),
                check(
                        "policy",
                        "Everything that changes something asks a human until it is right again.",
                        this::policy),
                check(
                        "builds",
                        "Cancel these runs (./agentops cancel ID) or let the present build go on with them (./agentops move ID).",
                        this::builds));
    }

    private String prometheus() throws IOException, InterruptedException {
        try (var servers = new Servers(estate, OutboundLimits.LOOK)) {
            return new Prometheus(servers).version();
        }
    }

    private String policy() {
        var policy = alwaysAllow.policy();
        if (!policy.problem().isEmpty()) {
            throw new IllegalStateException(policy.problem());
        }
        return policy.size() + " rules in " + policy.file().getFileName() + ", "
                + alwaysAllow.standing().count() + " standing rules";
    }

    private String builds() throws IOException, InterruptedException {
        var lost = builds.lost();
        if (!lost.isEmpty()) {
            throw new IllegalStateException(lost.stream()
                    .map(build -> build.runs() + " runs wait for build " + build.id() + ", which can't be served: "
                            + build.detail())
                    .collect(Collectors.joining("; ")));
        }
        return builds.all().stream()
                .map(build -> build.id() + " " + build.state().wireName() + ", " + build.runs() + " runs")
                .collect(Collectors.joining("; "));
    }

    private static Check check(String name, String remedy, Probe probe) {
        try {
            return new Check(name, true, probe.look(), "");
        } catch (Exception e) {
            return new Check(name, false, String.valueOf(e.getMessage()), remedy);
        }
    }
}
