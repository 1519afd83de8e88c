package dev.agentops.server.cli;

import dev.agentops.server.OldBuild;
import dev.agentops.server.RunConfig;
import dev.agentops.server.StartException;
import dev.agentops.server.embedded.DataFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Serves the runs of this build beside a newer one, until it is told to end. {@code up} of the newer build starts it, so these options
 * are a promise to builds to come: none may go or change its meaning, and a new one needs a default.
 */
@Command(name = "serve-build", hidden = true)
final class ServeBuildCommand implements Callable<Integer> {
    @Option(names = "--build", required = true)
    private String build;

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--database", required = true)
    private String database;

    @Option(names = "--database-user", required = true)
    private String databaseUser;

    @Option(names = "--database-password-file", required = true)
    private Path databasePasswordFile;

    @Option(names = "--engine-ingress", required = true)
    private URI engineIngress;

    @Option(names = "--engine-admin", required = true)
    private URI engineAdmin;

    @Option(names = "--services", required = true)
    private Path services;

    @Option(names = "--mcp", required = true)
    private Path mcp;

    @Option(names = "--approval-timeout", required = true)
    private Duration approvalTimeout;

    /** As {@code up} of a newer build gives them; build and port come to it. */
    static List<String> arguments(RunConfig config, Path databasePasswordFile) {
        return List.of(
                AgentOpsCommand.class.getName(),
                "serve-build",
                "--database",
                config.jdbcUrl(),
                "--database-user",
                config.databaseUser(),
                "--database-password-file",
                databasePasswordFile.toString(),
                "--engine-ingress",
                config.restateIngress().toString(),
                "--engine-admin",
                config.restateAdmin().toString(),
                "--services",
                config.servicesFile().toString(),
                "--mcp",
                config.mcpFile().toString(),
                "--approval-timeout",
                config.approvalTimeout().toString());
    }

    @Override
    public Integer call() throws StartException, IOException {
        try (ShutdownStack running = ShutdownStack.onExit()) {
            running.add(OldBuild.serve(new RunConfig(
                    database,
                    databaseUser,
                    Files.readString(databasePasswordFile).strip(),
                    engineIngress,
                    engineAdmin,
                    "127.0.0.1",
                    port,
                    URI.create("http://127.0.0.1:" + port),
                    services,
                    mcp,
                    approvalTimeout,
                    build,
                    System.getenv(),
                    DataFolder.ownFiles(databasePasswordFile.resolve("../..").normalize()))));
            running.awaitExit();
        }
        return 0;
    }
}
