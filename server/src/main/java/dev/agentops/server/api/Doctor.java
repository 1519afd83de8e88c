package dev.agentops.server.api;

import dev.agentops.agentkit.restate.EngineLook;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.db.Database;
import dev.agentops.server.engine.Builds;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.identity.oidc.Oidc;
import dev.agentops.server.mcp.McpServers;
import dev.agentops.server.models.Models;
import dev.agentops.server.notify.Notifications;
import dev.agentops.server.safety.AlwaysAllow;
import dev.agentops.server.telemetry.Telemetry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at each part that the server stands on. */
public final class Doctor {
    /** @param remedy what to do; empty when all is well */
    public record Check(String name, boolean ok, String detail, String remedy) {}

    @FunctionalInterface
    interface Probe {
        String look() throws Exception;
    }

    private final Database database;
    private final EngineLook engine;
    private final Sandbox sandbox;
    private final Models models;
    private final EstateFile estate;
    private final Path servicesFile;
    private final EstateChecks outside;
    private final Builds builds;
    private final McpServers mcp;
    private final AlwaysAllow alwaysAllow;
    private final Notifications notifications;
    private final Telemetry telemetry;
    private final ClockCheck clocks;

    public Doctor(
            Database database,
            EngineLook engine,
            Sandbox sandbox,
            Models models,
            EstateFile estate,
            Path servicesFile,
            McpServers mcp,
            AlwaysAllow alwaysAllow,
            Notifications notifications,
            Optional<Oidc> oidc,
            Builds builds,
            Telemetry telemetry,
            URI restateAdmin) {
        this.database = database;
        this.engine = engine;
        this.sandbox = sandbox;
        this.models = models;
        this.estate = estate;
        this.servicesFile = servicesFile;
        this.outside = new EstateChecks(estate, servicesFile, oidc, models.keys());
        this.builds = builds;
        this.mcp = mcp;
        this.alwaysAllow = alwaysAllow;
        this.notifications = notifications;
        this.telemetry = telemetry;
        this.clocks = new ClockCheck(database, restateAdmin, InstantSource.system());
    }

    public List<Check> examine() {
        var checks = new ArrayList<>(own());
        checks.addAll(outside.all());
        mcp.status()
                .forEach(status ->
                        checks.add(new Check("mcp " + status.server(), status.ok(), status.detail(), status.remedy())));
        checks.addAll(notifications());
        telemetry.reached().forEach(reach -> checks.add(check(reach)));
        return checks;
    }

    private static Check check(Telemetry.Reach reach) {
        String signal = reach.signal().toUpperCase(Locale.ROOT);
        return new Check(
                "otel " + reach.signal(),
                reach.problem().isEmpty(),
                reach.problem().isEmpty()
                        ? "the backend takes them"
                        : "the backend does not take them: " + reach.problem(),
                "Look at the backend and at OTEL_EXPORTER_OTLP_ENDPOINT, or set OTEL_" + signal + "_EXPORTER=none.");
    }

    private List<Check> own() {
        return List.of(
                check(
                        "postgres",
                        remedy("Postgres", "postgres.log"),
                        () -> database.with(handle -> handle.createQuery("show server_version")
                                .mapTo(String.class)
                                .one())),
                check("restate", remedy("Restate", "restate.log"), () -> "version " + engine.version()),
                check(
                        "deployment",
                        "Start this server again: it registers itself. Runs of this build wait until then.",
                        engine::registration),
                check(
                        "sandbox",
                        "Install bubblewrap, and allow user namespaces, then start this server again. Until then each command asks a human.",
                        () -> sandbox(sandbox)),
                check(
                        "model",
                        "Set the key of a provider and start again, or correct AGENTOPS_MODEL.",
                        () -> models.offline()
                                ? "offline model (rules, no language model): set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY"
                                : models.main().provider() + " " + models.main().name() + ", router "
                                        + models.router().name()
                                        + (models.fallback().isEmpty() ? "" : ", fallback " + models.fallback())),
                check("clock", "Set the clocks by NTP: times of one run come from all of them.", clocks::look),
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

    /** Only {@code up} has a folder with the logs of what it started itself. */
    private static String remedy(String part, String log) {
        return remedy(System.getProperty("agentops.logs", ""), part, log);
    }

    /** @param logs empty where others start the parts */
    static String remedy(String logs, String part, String log) {
        return logs.isEmpty()
                ? "Start " + part + ", and see that this machine reaches it."
                : "Look at " + Path.of(logs, log) + "; it is started again by itself.";
    }

    static String sandbox(Sandbox sandbox) {
        if (sandbox.views().isEmpty()) {
            throw new IllegalStateException("there is none on this machine");
        }
        return sandbox.name() + ", for "
                + sandbox.views().stream()
                        .sorted()
                        .map(view -> view.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }

    private List<Check> notifications() {
        var checks = new ArrayList<Check>();
        notifications
                .problem()
                .ifPresent(problem -> checks.add(new Check(
                        "notifications", false, problem, "Correct the file; until then the last good one holds.")));
        try {
            notifications.status().forEach(status -> checks.add(check(status)));
        } catch (RuntimeException e) {
            checks.add(new Check(
                    "notifications", false, "their state cannot be read: " + e.getMessage(), "Look at postgres."));
        }
        return checks;
    }

    private static Check check(Notifications.Status status) {
        String last = status.isOk()
                ? status.lastOkAt() == null ? "nothing sent yet" : "last delivery " + status.lastOkAt()
                : status.lastError() + ", at " + status.lastFailedAt()
                        + (status.lastOkAt() == null ? ", never delivered" : ", last delivery " + status.lastOkAt());
        return new Check(
                "notify " + status.name(),
                status.isOk(),
                last
                        + (status.waiting() == 0 ? "" : "; " + status.waiting() + " wait")
                        + (status.givenUp() == 0 ? "" : "; " + status.givenUp() + " given up"),
                "Look at the receiver at " + status.host() + ", then ./agentops notify test " + status.name() + ".");
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

    static Check check(String name, String remedy, Probe probe) {
        try {
            return new Check(name, true, probe.look(), "");
        } catch (Exception e) {
            return new Check(name, false, said(e), remedy);
        }
    }

    /** A refused connection has no words of its own. */
    private static String said(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? "it does not answer (" + failure.getClass().getSimpleName() + ")"
                : message;
    }
}
