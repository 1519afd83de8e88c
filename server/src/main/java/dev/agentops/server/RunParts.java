package dev.agentops.server;

import dev.agentops.agentkit.Hooks;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.server.agents.OpsNetwork;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.db.Database;
import dev.agentops.server.engine.OpsRuns;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.mcp.McpServers;
import dev.agentops.server.models.ModelChooser;
import dev.agentops.server.models.Models;
import dev.agentops.server.offline.OfflineModelServer;
import dev.agentops.server.report.Evidence;
import dev.agentops.server.safety.AlwaysAllow;
import dev.agentops.server.safety.ApprovalGate;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.safety.Assessor;
import dev.agentops.server.safety.Canaries;
import dev.agentops.server.safety.Edits;
import dev.agentops.server.safety.policy.Policy;
import dev.agentops.server.safety.policy.PolicyAudit;
import dev.agentops.server.safety.policy.StandingRules;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.safety.untrusted.UntrustedText;
import dev.agentops.server.telemetry.DatabaseSpans;
import dev.agentops.server.telemetry.TimedThreadLog;
import dev.agentops.server.threads.PostgresThreadLog;
import dev.agentops.server.threads.ThreadQueries;
import dev.agentops.server.tools.PostgresFileSnapshots;
import dev.agentops.server.tools.Toolbox;
import dev.agentops.server.usage.Budgets;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

/** What executes runs, wired: the same in a whole server and in the process of an old build. */
record RunParts(
        EstateFile estate,
        HealthCheck health,
        McpServers mcp,
        Approvals approvals,
        Edits edits,
        Budgets budgets,
        AlwaysAllow alwaysAllow,
        Network network,
        Sandbox sandbox,
        OpsRuns runs) {
    private static final Duration OFFLINE_PACE = Duration.ofMillis(12);

    /** Opens what has to be closed onto the stack. @param transactions is told of those of runs */
    static RunParts wire(
            RunConfig config,
            Isolation isolation,
            Database database,
            Models models,
            DatabaseSpans transactions,
            Parts parts)
            throws StartException {
        var estate = new EstateFile(config.servicesFile(), config.environment());
        var health = new HealthCheck();
        var key = InstallationKey.of(database);
        var redactor = new Redactor(key);
        var hooks = Hooks.all(new Canaries(database), new UntrustedText(redactor, key));
        var sandbox = isolation.sandbox();
        var toolbox = parts.opened(new Toolbox(
                estate,
                health,
                sandbox,
                isolation.machine(),
                redactor,
                new PostgresFileSnapshots(database),
                Evidence.in(new ThreadQueries(database))));
        var budgets = Budgets.of(config.environment(), models, database);
        var mcp = parts.opened(McpServers.open(config.mcpFile(), config.environment(), OpsNetwork.AGENTS));
        var network = OpsNetwork.of(toolbox, mcp, models.main(), models.router(), budgets.limits(), hooks);
        var approvals = new Approvals(database);
        var policy = new Policy(config.policyFile(), parts.opened(new PolicyAudit(database)));
        var standing = new StandingRules(database);
        var dangerous = Stream.concat(toolbox.dangerous().stream(), mcp.dangerous().stream());
        var editable = Stream.<Tool<?>>concat(toolbox.changing().stream(), mcp.changing().stream());
        var assessor = new Assessor(dangerous.toList(), editable.toList(), policy, standing, redactor);
        var gate = new ApprovalGate(approvals, assessor, config.approvalTimeout());
        return new RunParts(
                estate,
                health,
                mcp,
                approvals,
                new Edits(approvals, assessor),
                budgets,
                new AlwaysAllow(approvals, assessor, policy, standing),
                network,
                sandbox,
                new OpsRuns(network, new TimedThreadLog(new PostgresThreadLog(database), transactions), gate));
    }

    static Models models(RunConfig config, Parts parts) throws StartException {
        var offline = parts.opened(OfflineModelServer.start(OFFLINE_PACE));
        return ModelChooser.choose(config.environment(), offline.baseUrl());
    }

    interface EngineStart {
        RestateEngine start(RestateEngine.Options options, OpsRuns runs) throws IOException, InterruptedException;
    }

    RestateEngine engine(RunConfig config, EngineStart start) throws StartException {
        var options = new RestateEngine.Options(
                config.restateIngress(),
                config.restateAdmin(),
                config.engineHost(),
                config.enginePort(),
                config.build(),
                config.engineAddress());
        try {
            return start.start(options, runs);
        } catch (IOException e) {
            throw new StartException("The engine cannot start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        }
    }
}
