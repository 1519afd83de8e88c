package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.Tool;
import dev.agentops.server.commands.Machine;
import dev.agentops.server.commands.SafeCommands;
import dev.agentops.server.commands.Sandbox;
import dev.agentops.server.estate.Estate;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.HealthCheck;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.logs.AllLogs;
import dev.agentops.server.metrics.MetricTools;
import dev.agentops.server.metrics.Prometheus;
import dev.agentops.server.report.Evidence;
import dev.agentops.server.runbooks.RunbookTools;
import dev.agentops.server.runbooks.Runbooks;
import dev.agentops.server.safety.DangerousTool;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.traces.Tempo;
import dev.agentops.server.traces.TraceTools;

import java.util.ArrayList;
import java.util.List;

/** All tools over one estate, by what they may do. {@link #close} ends the commands that they run. */
public final class Toolbox implements AutoCloseable {
    private final AllLogs logs;
    private final Subprocesses subprocesses = new Subprocesses();
    private final Servers servers;
    private final List<Tool<?>> looking;
    private final List<Tool<?>> reporting;
    private final Tool<?> runCommand;
    private final List<WriteTool> changing;

    /** @param machine where approved programs run. @param results of a run's tools, to be quoted as evidence */
    public Toolbox(
            EstateFile estate,
            HealthCheck health,
            Sandbox sandbox,
            Machine machine,
            Redactor redactor,
            FileSnapshots snapshots,
            Evidence results) {
        logs = new AllLogs(estate);
        var workspace = new Workspace(estate);
        var restarts = new Restarts();
        var approved = new ApprovedPrograms(subprocesses, machine);
        var services = new ServiceTools(estate, health, approved, restarts, ServiceTools.PATIENCE);
        var programs = new LookingPrograms(subprocesses, sandbox);
        var changes = new ChangeTools(workspace, snapshots);
        servers = new Servers(estate, OutboundLimits.QUERY);
        boolean withTempo = estate.current().server(Estate.TEMPO).isPresent();
        looking = new ArrayList<>();
        looking.addAll(
                new LogTools(logs, withTempo).tools(estate.current().loki().isPresent()));
        looking.addAll(new FileTools(workspace, new CodeSearch(workspace, programs)).tools());
        looking.addAll(new GitTools(workspace, programs).tools());
        looking.add(services.checkHealth());
        looking.addAll(new StatusTools(estate, health, logs, restarts).tools());
        looking.addAll(new RunbookTools(new Runbooks(estate)).tools());
        looking.addAll(new MetricTools(new Prometheus(servers)).tools());
        if (withTempo) {
            looking.addAll(new TraceTools(new Tempo(servers)).tools());
        }
        reporting = new FindingTools(logs, results, redactor).tools();
        var command = new CommandTool(estate, workspace, subprocesses, SafeCommands.builtIn(), sandbox, approved)
                .runCommand();
        runCommand = command.tool();
        changing = List.of(
                changes.editFile(),
                changes.writeFile(),
                new RestoreTool(workspace, snapshots).restoreFile(),
                command,
                new ShellTool(workspace, approved).shellCommandExecute(),
                services.restart());
    }

    /** Tools that only look. */
    public List<Tool<?>> looking() {
        return List.copyOf(looking);
    }

    /** Writing down what was found. */
    public List<Tool<?>> reporting() {
        return reporting;
    }

    /** Runs at once what only looks, and asks the gate about everything else. */
    public Tool<?> runCommand() {
        return runCommand;
    }

    /** Tools that change something; each asks the gate. */
    public List<Tool<?>> changing() {
        return changing.stream().<Tool<?>>map(WriteTool::tool).toList();
    }

    public List<DangerousTool> dangerous() {
        return changing.stream().map(WriteTool::gate).toList();
    }

    @Override
    public void close() {
        logs.close();
        subprocesses.close();
        servers.close();
    }
}
