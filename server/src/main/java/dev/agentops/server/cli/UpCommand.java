package dev.agentops.server.cli;

import dev.agentops.server.AgentOps;
import dev.agentops.server.AgentOpsConfig;
import dev.agentops.server.StartException;
import dev.agentops.server.embedded.DataFolder;
import dev.agentops.server.embedded.EmbeddedBookstore;
import dev.agentops.server.embedded.EmbeddedPostgres;
import dev.agentops.server.embedded.EmbeddedServices;
import dev.agentops.server.embedded.OldBuilds;
import dev.agentops.server.embedded.PortBook;
import dev.agentops.server.embedded.RunningServer;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Sample;
import dev.agentops.server.telemetry.EngineTraces;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

@Command(name = "up", description = "Run everything on this machine until Ctrl-C.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "8080")
    private int port;

    @Option(names = "--data", paramLabel = "DIR", description = "Default: .agentops beside the launcher.")
    private @Nullable Path data;

    @Option(names = "--no-open", description = "Don't open the browser.")
    private boolean noOpen;

    @Option(names = "--no-bookstore", description = "Don't run the sample system.")
    private boolean noBookstore;

    @Option(names = "--services", paramLabel = "FILE", description = "What to look after. Default: the sample system.")
    private @Nullable Path services;

    @Option(
            names = "--mcp",
            paramLabel = "FILE",
            description =
                    "MCP servers whose tools the agents get. Default: mcp.json beside the services file, or in the data folder.")
    private @Nullable Path mcp;

    @Option(
            names = "--approval-timeout",
            paramLabel = "TIME",
            description = "How long an approval stays open: 30m, 4h, 2d. Default: ${DEFAULT-VALUE}.",
            defaultValue = "4h",
            converter = DurationConverter.class)
    private Duration approvalTimeout;

    @Override
    public Integer call() throws StartException {
        try (ShutdownStack running = ShutdownStack.onExit()) {
            start(running);
            running.awaitExit();
        }
        return 0;
    }

    private void start(ShutdownStack running) throws StartException {
        DataFolder folder = DataFolder.open(data == null ? AgentOpsCommand.defaultDataFolder() : data);
        if (services != null) {
            refuseAWorkspaceWithOurData(folder.root());
        }
        running.add(folder.lock());
        openLog(folder);
        if (port != 0 && !PortBook.isFree(port)) {
            throw new StartException("Port %d is in use by another program: try --port %d".formatted(port, port + 1));
        }
        String build = BuildId.ofClassPath();
        int enginePort = OldBuilds.port(folder, build);
        Path repo = AgentOpsCommand.repoFolder();
        Progress progress = new Progress(spec.commandLine().getErr());

        EmbeddedServices engine = progress.during("Postgres and Restate", () -> {
            OldBuilds.keepCopy(folder, build, BuildId.classPath());
            return running.add(EmbeddedServices.start(folder, repo, EngineTraces.of(System.getenv())));
        });
        if (!noBookstore) {
            progress.attempt("the bookstore", () -> running.add(EmbeddedBookstore.start(folder, repo)));
        }
        AgentOpsConfig config = config(folder, engine, build, enginePort, repo);
        OldBuilds oldBuilds = running.add(OldBuilds.start(
                folder,
                build,
                config.restateAdmin(),
                ServeBuildCommand.arguments(config.runs(), EmbeddedPostgres.passwordFile(folder))));
        AgentOps server =
                progress.during("the server", () -> running.add(AgentOps.start(config, oldBuilds, sample(folder))));

        String url = "http://127.0.0.1:" + server.port();
        folder.announce(new RunningServer(ProcessHandle.current().pid(), server.port(), url));
        running.add(folder::withdrawAnnouncement);
        String link = server.signInLink();
        spec.commandLine().getOut().println("AgentOps is ready: " + link);
        spec.commandLine().getOut().flush();
        running.add(FastStart.begin(folder));
        if (!noOpen) {
            Browser.openIfThereIsOne(link);
        }
    }

    /** Before anything else: the first class that has a logger opens the log wherever it is then. */
    private static void openLog(DataFolder folder) {
        System.setProperty("agentops.logs", folder.logs().toString());
        LoggerFactory.getILoggerFactory();
    }

    private AgentOpsConfig config(DataFolder folder, EmbeddedServices engine, String build, int enginePort, Path repo)
            throws StartException {
        return new AgentOpsConfig(
                port,
                engine.postgres().jdbcUrl(),
                engine.postgres().user(),
                engine.postgres().password(),
                engine.restate().ingress(),
                engine.restate().admin(),
                enginePort,
                servicesFile(folder),
                repo.resolve("dashboard/dist"),
                folder.adminToken(),
                approvalTimeout,
                build,
                System.getenv(),
                mcp == null ? mcpFile(folder) : mcp.toAbsolutePath(),
                AgentOpsConfig.Listening.here(enginePort),
                folder.ownFiles());
    }

    /** The agents read their workspace unasked; tokens and databases are not for them. */
    private void refuseAWorkspaceWithOurData(Path folder) throws StartException {
        Path workspace;
        try {
            workspace = new EstateFile(services.toAbsolutePath())
                    .current()
                    .workspace()
                    .toRealPath();
            folder = folder.toRealPath();
        } catch (IOException | RuntimeException e) {
            return; // the server itself says what is wrong with the file
        }
        if (folder.startsWith(workspace)) {
            throw new StartException(
                    "The workspace " + workspace + " holds AgentOps' own data folder " + folder
                            + ", with its tokens and databases. Choose another place for it with --data, or a smaller workspace.");
        }
    }

    private Path servicesFile(DataFolder folder) {
        return services == null ? EmbeddedBookstore.servicesFile(folder) : services.toAbsolutePath();
    }

    /** Only what the agents look after is worth breaking. */
    private Sample sample(DataFolder folder) {
        return services == null && !noBookstore ? new SampleBookstore(folder.bookstore()) : Sample.NONE;
    }

    private Path mcpFile(DataFolder folder) {
        return services == null
                ? folder.root().resolve("mcp.json")
                : servicesFile(folder).resolveSibling("mcp.json");
    }
}
