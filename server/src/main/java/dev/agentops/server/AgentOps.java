package dev.agentops.server;

import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.agents.OpsNetwork;
import dev.agentops.server.api.ApiServer;
import dev.agentops.server.api.Doctor;
import dev.agentops.server.api.Routes;
import dev.agentops.server.audit.AuditLog;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.db.Database;
import dev.agentops.server.engine.OpsRuns;
import dev.agentops.server.engine.RunDispatcher;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.identity.Identities;
import dev.agentops.server.identity.Principal;
import dev.agentops.server.identity.Role;
import dev.agentops.server.mcp.McpServers;
import dev.agentops.server.models.ModelChooser;
import dev.agentops.server.models.Models;
import dev.agentops.server.offline.OfflineModelServer;
import dev.agentops.server.safety.ApprovalGate;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.stream.LogReader;
import dev.agentops.server.threads.PostgresThreadLog;
import dev.agentops.server.threads.Queue;
import dev.agentops.server.threads.ThreadEdits;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.threads.ThreadSearch;
import dev.agentops.server.threads.Threads;
import dev.agentops.server.tools.Toolbox;
import dev.agentops.server.usage.Budgets;
import dev.agentops.server.usage.ModelCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A running server: the one place that wires everything. {@link #close} stops taking requests and lets go of everything; runs go
 * on at the next start.
 */
public final class AgentOps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentOps.class);
    private static final Duration OFFLINE_PACE = Duration.ofMillis(12);

    private final Deque<AutoCloseable> parts;
    private final Identities identities;
    private final ApiServer api;

    private AgentOps(Deque<AutoCloseable> parts, Identities identities, ApiServer api) {
        this.parts = parts;
        this.identities = identities;
        this.api = api;
    }

    /** @throws StartException when a part cannot start; the message says what to do. Nothing is left running then */
    public static AgentOps start(AgentOpsConfig config) throws StartException {
        var parts = new ArrayDeque<AutoCloseable>();
        try {
            return wire(config, models(config, parts), parts);
        } catch (StartException | RuntimeException e) {
            closeAll(parts);
            throw e;
        }
    }

    /** With models of the caller's choice. */
    public static AgentOps start(AgentOpsConfig config, Models models) throws StartException {
        var parts = new ArrayDeque<AutoCloseable>();
        try {
            return wire(config, models, parts);
        } catch (StartException | RuntimeException e) {
            closeAll(parts);
            throw e;
        }
    }

    private static AgentOps wire(AgentOpsConfig config, Models models, Deque<AutoCloseable> parts)
            throws StartException {
        var database = opened(parts, Database.open(config.jdbcUrl(), config.databaseUser(), config.databasePassword()));

        var estate = new EstateFile(config.servicesFile());
        var health = new HealthCheck();
        var toolbox = opened(parts, new Toolbox(estate, health, Sandbox.detect()));
        var limits = Budgets.limits(config.environment(), models, database);
        var mcp = opened(parts, McpServers.open(config.mcpFile(), config.environment(), OpsNetwork.AGENTS));
        var network = OpsNetwork.of(toolbox, mcp, models.main(), models.router(), limits);

        var approvals = new Approvals(database);
        var policy = new Policy(config.policyFile(), List::of);
        var dangerous = Stream.concat(toolbox.dangerous().stream(), mcp.dangerous().stream());
        var gate = new ApprovalGate(approvals, dangerous.toList(), policy, config.approvalTimeout());
        var engine = opened(parts, engine(config, network, new PostgresThreadLog(database), gate));

        var threads = new Threads(database);
        var queries = new ThreadQueries(database);
        var identities = new Identities(database, config.adminToken());
        var hub = opened(parts, new Hub(database));
        var dispatcher = opened(parts, new RunDispatcher(threads, approvals, engine, hub));
        var api = opened(
                parts,
                Routes.serve(
                        new Routes.Parts(
                                threads,
                                queries,
                                new ModelCalls(database),
                                new ThreadSearch(database),
                                new ThreadEdits(database),
                                new Queue(database, threads),
                                approvals,
                                dispatcher,
                                identities,
                                hub,
                                new LogReader(database),
                                models,
                                estate,
                                health,
                                new AuditLog(database),
                                new Doctor(database, engine, models, estate, config.servicesFile(), mcp)),
                        config));
        return new AgentOps(parts, identities, api);
    }

    private static Models models(AgentOpsConfig config, Deque<AutoCloseable> parts) throws StartException {
        var offline = opened(parts, OfflineModelServer.start(OFFLINE_PACE));
        return ModelChooser.choose(config.environment(), offline.baseUrl());
    }

    private static RestateEngine engine(
            AgentOpsConfig config, Network network, PostgresThreadLog log, ApprovalGate gate) throws StartException {
        var options = new RestateEngine.Options(
                config.restateIngress(),
                config.restateAdmin(),
                config.listening().engineHost(),
                config.enginePort(),
                config.build(),
                config.listening().engineAddress());
        try {
            return RestateEngine.start(options, new OpsRuns(network, log, gate));
        } catch (IOException e) {
            throw new StartException("The engine cannot start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        }
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
        return "http://127.0.0.1:" + port() + "/sign-in?code="
                + identities.signInCode(new Principal("local admin", Role.ADMIN));
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    /** Last opened, first closed. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("A part did not close well: {}", e.toString());
            }
        }
    }
}
