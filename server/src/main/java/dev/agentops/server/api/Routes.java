package dev.agentops.server.api;

import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.restate.RestateBuilds;
import dev.agentops.server.AgentOpsConfig;
import dev.agentops.server.StartException;
import dev.agentops.server.agui.AgUi;
import dev.agentops.server.alerts.AlertIntake;
import dev.agentops.server.alerts.AlertReader;
import dev.agentops.server.alerts.AlertSettings;
import dev.agentops.server.alerts.Incidents;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.engine.Builds;
import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.estate.Sample;
import dev.agentops.server.identity.Identities;
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
import dev.agentops.server.safety.AlwaysAllow;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.safety.DecisionTimes;
import dev.agentops.server.safety.Edits;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.stream.Tails;
import dev.agentops.server.telemetry.Metrics;
import dev.agentops.server.telemetry.MetricsPage;
import dev.agentops.server.telemetry.RequestSpans;
import dev.agentops.server.telemetry.Traces;
import dev.agentops.server.threads.Queue;
import dev.agentops.server.threads.RunOrders;
import dev.agentops.server.threads.ThreadEdits;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.ThreadSearch;
import dev.agentops.server.threads.Threads;
import dev.agentops.server.usage.Budgets;
import dev.agentops.server.usage.ModelCalls;
import io.javalin.config.RoutesConfig;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Every route of the API, wired. */
public final class Routes {
    /** What the routes stand on. */
    public record Parts(
            Threads threads,
            ThreadQueries queries,
            ModelCalls calls,
            Traces traces,
            Metrics metrics,
            RequestSpans requests,
            RunReports reports,
            RunSteps steps,
            Reruns reruns,
            Comparisons comparisons,
            Network network,
            IncomingEvents incoming,
            Replays replays,
            Budgets budgets,
            ThreadSearch search,
            ThreadEdits edits,
            Queue queue,
            Approvals approvals,
            Edits approvalEdits,
            AlwaysAllow alwaysAllow,
            RunDispatcher dispatcher,
            Identities identities,
            Optional<Oidc> oidc,
            Hub hub,
            Tails tails,
            Models models,
            EstateFile estate,
            HealthCheck health,
            Sample sample,
            AuditLog audit,
            AgUi agUi,
            Doctor doctor,
            Notifications notifications,
            Builds builds,
            RestateBuilds engine,
            AlertSettings alertSettings,
            AlertReader alertReader,
            AlertIntake alertIntake,
            Incidents incidents,
            RunOrders orders,
            DecisionTimes decisionTimes) {}

    private final ThreadRoutes threads;
    private final RunRoutes runs;
    private final QueueRoutes queue;
    private final ApprovalRoutes approvals;
    private final PolicyRoutes policy;
    private final SignInRoutes signIn;
    private final OidcRoutes oidc;
    private final TokenRoutes tokens;
    private final UsageRoutes usage;
    private final TraceRoutes traces;
    private final MetricsRoutes metrics;
    private final ReportRoutes reports;
    private final InspectRoutes inspect;
    private final IncomingRoutes incoming;
    private final AgentRoutes agents;
    private final SystemRoutes system;
    private final SampleRoutes sample;
    private final AuditRoutes audit;
    private final BuildRoutes builds;
    private final NotificationRoutes notifications;
    private final EventStream events;
    private final Sockets sockets;
    private final AgUiRoutes agUi;
    private final AlertRoutes alerts;

    private Routes(Parts parts, AgentOpsConfig config, Origins origins) throws StartException {
        var environment = config.environment();
        var access = new Access(parts.identities(), RateLimits.of(environment), origins, ClientAddress.of(environment));
        threads = new ThreadRoutes(parts.queries(), parts.search(), parts.edits(), access);
        runs = new RunRoutes(
                parts.threads(),
                parts.queries(),
                parts.reruns(),
                parts.approvals(),
                parts.dispatcher(),
                parts.orders(),
                parts.requests(),
                access);
        queue = new QueueRoutes(parts.queue(), parts.queries(), access);
        policy = new PolicyRoutes(parts.alwaysAllow(), parts.dispatcher(), access);
        var issuer = parts.oidc().orElse(null);
        oidc = new OidcRoutes(issuer, parts.identities(), access);
        approvals = new ApprovalRoutes(parts.approvals(), parts.approvalEdits(), parts.dispatcher(), access);
        usage = new UsageRoutes(parts.queries(), parts.calls(), parts.budgets(), access);
        traces = new TraceRoutes(parts.traces(), access);
        reports = new ReportRoutes(parts.queries(), parts.reports(), access);
        inspect = new InspectRoutes(
                parts.queries(), parts.steps(), parts.reruns(), parts.comparisons(), parts.dispatcher(), access);
        incoming = new IncomingRoutes(parts.queries(), parts.incoming(), parts.replays(), parts.dispatcher(), access);
        agents = new AgentRoutes(parts.network(), config.build(), access);
        system = new SystemRoutes(
                parts.models(),
                parts.estate(),
                parts.health(),
                parts.sample(),
                parts.doctor()::examine,
                config.build(),
                config.restateAdmin().resolve("/ui/").toString(),
                parts.orders().agents(),
                access);
        sample = new SampleRoutes(parts.sample(), parts.audit(), access);
        audit = new AuditRoutes(parts.audit(), parts.decisionTimes(), access);
        builds = new BuildRoutes(parts.builds(), parts.engine(), parts.threads(), config.build(), access);
        notifications = new NotificationRoutes(parts.notifications(), access);
        events = new EventStream(parts.tails(), parts.queries(), access);
        var inbox = new Inbox(parts.hub(), parts.queries(), parts.approvals());
        sockets = new Sockets(
                new Socket.Sources(parts.tails(), parts.queries(), inbox), parts.identities(), access, origins);
        parts.metrics().sockets(sockets::count);
        metrics = new MetricsRoutes(new MetricsPage(parts.metrics()), access);
        signIn = new SignInRoutes(parts.identities(), issuer, publicUrl(environment), access, sockets::endRevoked);
        tokens = new TokenRoutes(parts.identities(), access, sockets::endRevoked);
        alerts = new AlertRoutes(
                new AlertRoutes.Parts(
                        parts.alertSettings(), parts.alertReader(), parts.alertIntake(), parts.incidents()),
                parts.dispatcher(),
                access);
        agUi = new AgUiRoutes(parts.agUi(), parts.tails(), access, origins);
    }

    public static ApiServer serve(Parts parts, AgentOpsConfig config) throws StartException {
        var environment = config.environment();
        var origins = Origins.of(environment.getOrDefault(Origins.SETTING, ""), publicUrl(environment));
        return ApiServer.start(
                config.listening().host(), config.port(), config.dashboardFolder(), new Routes(parts, config, origins));
    }

    private static String publicUrl(Map<String, String> environment) throws StartException {
        return OidcSettings.publicUrl(environment).map(URI::toString).orElse("");
    }

    void add(RoutesConfig routes) {
        threads.add(routes);
        inspect.add(routes); // before the runs: one of its addresses would be a run's
        runs.add(routes);
        incoming.add(routes);
        agents.add(routes);
        queue.add(routes);
        approvals.add(routes);
        policy.add(routes);
        signIn.add(routes);
        oidc.add(routes);
        tokens.add(routes);
        usage.add(routes);
        traces.add(routes);
        metrics.add(routes);
        reports.add(routes);
        system.add(routes);
        sample.add(routes);
        audit.add(routes);
        builds.add(routes);
        notifications.add(routes);
        events.add(routes);
        sockets.add(routes);
        agUi.add(routes);
        alerts.add(routes);
        new OpenApi().add(routes);
    }

    /** Sends all who listen away, to come back soon. */
    void drain() {
        sockets.close();
        events.close();
        agUi.close();
    }
}
