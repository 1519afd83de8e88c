package dev.agentops.server;

import dev.agentops.agentkit.restate.RestateBuilds;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.agents.OpsNetwork;
import dev.agentops.server.agui.AgUi;
import dev.agentops.server.alerts.AlertIntake;
import dev.agentops.server.alerts.AlertReader;
import dev.agentops.server.alerts.AlertSettings;
import dev.agentops.server.alerts.Incidents;
import dev.agentops.server.api.ApiServer;
import dev.agentops.server.api.Doctor;
import dev.agentops.server.api.Routes;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.db.Database;
import dev.agentops.server.engine.Builds;
import dev.agentops.server.engine.EndFromOutside;
import dev.agentops.server.engine.EngineBuilds;
import dev.agentops.server.engine.LostRuns;
import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.estate.Sample;
import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Names;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import dev.agentops.server.identity.oidc.Oidc;
import dev.agentops.server.identity.oidc.OidcSettings;
import dev.agentops.server.inspect.Comparisons;
import dev.agentops.server.inspect.IncomingEvents;
import dev.agentops.server.inspect.Replays;
import dev.agentops.server.inspect.Reruns;
import dev.agentops.server.inspect.RunSteps;
import dev.agentops.server.models.Models;
import dev.agentops.server.notify.Notifications;
import dev.agentops.server.report.RunReports;
import dev.agentops.server.runbooks.Runbooks;
import dev.agentops.server.safety.DecisionTimes;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.stream.Housekeeping;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.stream.Retention;
import dev.agentops.server.stream.Tails;
import dev.agentops.server.telemetry.DatabaseSpans;
import dev.agentops.server.telemetry.Metrics;
import dev.agentops.server.telemetry.Telemetry;
import dev.agentops.server.telemetry.TraceLink;
import dev.agentops.server.telemetry.Traces;
import dev.agentops.server.threads.Queue;
import dev.agentops.server.threads.RunOrders;
import dev.agentops.server.threads.ThreadEdits;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.ThreadSearch;
import dev.agentops.server.threads.Threads;
import dev.agentops.server.usage.ModelCalls;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * A running server, wired; what executes runs is wired in {@link RunParts}. {@link #close} stops taking requests and lets go of everything; runs go
 * on at the next start.
 */
public final class AgentOps implements AutoCloseable {
    /** So long after its end a run's deltas are put together: whoever was taken for dead has noticed by then. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Parts parts;
    private final Identities identities;
    private final ApiServer api;

    private AgentOps(Parts parts, Identities identities, ApiServer api) {
        this.parts = parts;
        this.identities = identities;
        this.api = api;
    }

    /** @throws StartException when a part cannot start; the message says what to do. Nothing is left running then */
    public static AgentOps start(AgentOpsConfig config) throws StartException {
        return start(config, asTheEngineTells(config), Sample.NONE);
    }

    /** @param builds knows who serves the runs of earlier builds */
    public static AgentOps start(AgentOpsConfig config, Builds builds, Sample sample) throws StartException {
        return Parts.whole(parts -> wire(config, RunParts.models(config.runs(), parts), builds, sample, parts));
    }

    /** With models of the caller's choice. */
    public static AgentOps start(AgentOpsConfig config, Models models) throws StartException {
        return Parts.whole(parts -> wire(config, models, asTheEngineTells(config), Sample.NONE, parts));
    }

    private static Builds asTheEngineTells(AgentOpsConfig config) {
        return new EngineBuilds(new RestateBuilds(config.restateAdmin()), config.build());
    }

    private static AgentOps wire(AgentOpsConfig config, Models models, Builds builds, Sample sample, Parts parts)
            throws StartException {
        var isolation = Isolation.look(config.runs());
        var database = parts.opened(Database.open(config.jdbcUrl(), config.databaseUser(), config.databasePassword()));
        var transactions = new DatabaseSpans();
        var executing = RunParts.wire(config.runs(), isolation, database, models, transactions, parts);
        var alertSettings = AlertSettings.of(config.environment());
        var key = InstallationKey.of(database);
        var engine = parts.opened(executing.engine(config.runs(), RestateEngine::start));

        var threads = new Threads(database, executing.budgets().queue(), alertSettings.runsAtOnce());
        var identities = new Identities(database, config.adminToken());
        var outside = new EndFromOutside(engine.builds(), threads, executing.runs());
        var hub = parts.opened(new Hub(database));
        var dispatcher = parts.opened(new RunDispatcher(threads, executing.approvals(), engine, outside, hub));
        parts.opened(new LostRuns(builds, engine.builds(), threads, outside));
        parts.opened(new Housekeeping(database, REST, Retention.of(config.environment())));
        var metrics = new Metrics(database, models.providers());
        var telemetry =
                parts.opened(Telemetry.start(database, metrics, transactions, new Redactor(key), config.environment()));
        var notifications = parts.opened(notifications(config, database, executing));
        var oidc = OidcSettings.of(config.environment()).map(settings -> new Oidc(settings, database));
        var api = parts.opened(Routes.serve(
                new Routes.Parts(
                        threads,
                        new ThreadQueries(database),
                        new ModelCalls(database),
                        new Traces(database, metrics, TraceLink.of(config.environment())),
                        metrics,
                        telemetry.requests(),
                        new RunReports(database, new ThreadQueries(database)),
                        new RunSteps(database, new Redactor(key)),
                        new Reruns(database, executing.network()),
                        new Comparisons(database, new RunReports(database, new ThreadQueries(database))),
                        executing.network(),
                        new IncomingEvents(database),
                        new Replays(database),
                        executing.budgets(),
                        new ThreadSearch(database),
                        new ThreadEdits(database),
                        new Queue(database, threads),
                        executing.approvals(),
                        executing.edits(),
                        executing.alwaysAllow(),
                        dispatcher,
                        identities,
                        oidc,
                        hub,
                        new Tails(hub, new LogReader(database), metrics::streamLag),
                        models,
                        executing.estate(),
                        executing.health(),
                        sample,
                        new AuditLog(database),
                        new AgUi(database, threads, executing.approvals(), dispatcher),
                        new Doctor(
                                database,
                                engine.look(),
                                executing.sandbox(),
                                models,
                                executing.estate(),
                                config.servicesFile(),
                                executing.mcp(),
                                executing.alwaysAllow(),
                                notifications,
                                oidc,
                                builds,
                                telemetry,
                                config.restateAdmin()),
                        notifications,
                        builds,
                        engine.builds(),
                        alertSettings,
                        new AlertReader(executing.estate(), new Redactor(key)),
                        new AlertIntake(database, alertSettings, key, new Runbooks(executing.estate())),
                        new Incidents(database),
                        new RunOrders(database, OpsNetwork.AGENTS),
                        new DecisionTimes(database)),
                config));
        return new AgentOps(parts, identities, api);
    }

    private static Notifications notifications(AgentOpsConfig config, Database database, RunParts executing)
            throws StartException {
        return new Notifications(
                database,
                executing.estate(),
                new Redactor(InstallationKey.of(database)),
                config.servicesFile().resolveSibling("notifications.yaml"),
                config.environment(),
                OidcSettings.publicUrl(config.environment()).map(URI::toString).orElse(""),
                Notifications.Pace.USUAL);
    }

    public int port() {
        return api.port();
    }

    /** What the API answers, such as {@code GET /api/threads/{id}}. */
    public Set<String> routes() {
        return api.routes();
    }

    /** A link that signs one browser in, once, as admin. */
    public String signInLink() {
        var admin = new Principal(Names.LOCAL_ADMIN, Role.ADMIN);
        return "http://127.0.0.1:" + port() + "/sign-in?code="
                + identities.signInCode(admin, admin).secret();
    }

    /** Last opened, first closed. */
    @Override
    public void close() {
        parts.close();
    }
}
