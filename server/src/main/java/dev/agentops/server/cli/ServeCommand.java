package dev.agentops.server.cli;

import dev.agentops.server.AgentOps;
import dev.agentops.server.AgentOpsConfig;
import dev.agentops.server.AgentOpsConfig.Listening;
import dev.agentops.server.StartException;
import dev.agentops.server.commands.OwnFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** One server of several, beside a Postgres and a Restate that others run. It keeps nothing on its own disk. */
@Command(
        name = "serve",
        description =
                "Run one server of several, on a Postgres and a Restate that are there already (docs/many-servers.md).",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final int SHORTEST_TOKEN = 32;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Of the page and the API. Default: ${DEFAULT-VALUE}.",
            defaultValue = "127.0.0.1")
    private String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "8080")
    private int port;

    @Option(
            names = "--database",
            paramLabel = "URL",
            required = true,
            description = "jdbc:postgresql://HOST:PORT/NAME; its password in AGENTOPS_DATABASE_PASSWORD.")
    private String database;

    @Option(
            names = "--database-user",
            paramLabel = "USER",
            description = "Default: ${DEFAULT-VALUE}.",
            defaultValue = "agentops")
    private String databaseUser;

    @Option(
            names = "--restate-ingress",
            paramLabel = "URL",
            required = true,
            description = "Restate's ingress, usually port 8080.")
    private URI restateIngress;

    @Option(
            names = "--restate-admin",
            paramLabel = "URL",
            required = true,
            description = "Restate's admin API, usually port 9070.")
    private URI restateAdmin;

    @Option(
            names = "--engine-host",
            paramLabel = "HOST",
            description =
                    "Where this server listens for Restate. Who reaches it can run agents: keep it private. Default: ${DEFAULT-VALUE}.",
            defaultValue = "127.0.0.1")
    private String engineHost;

    @Option(
            names = "--engine-port",
            paramLabel = "PORT",
            description = "Default: ${DEFAULT-VALUE}.",
            defaultValue = "9080")
    private int enginePort;

    @Option(
            names = "--engine-address",
            paramLabel = "URL",
            required = true,
            description =
                    "Where Restate finds the servers of this build: a TCP balancer before all their engine ports.")
    private URI engineAddress;

    @Option(names = "--services", paramLabel = "FILE", required = true, description = "What to look after.")
    private Path services;

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
            AgentOps server = running.add(AgentOps.start(config(System.getenv())));
            spec.commandLine().getOut().println("AgentOps is ready: http://" + host + ":" + server.port());
            spec.commandLine().getOut().flush();
            running.awaitExit();
        }
        return 0;
    }

    private AgentOpsConfig config(Map<String, String> environment) throws StartException {
        if (!Files.isReadable(services)) {
            throw new StartException("There is no file " + services + ": name what to look after with --services");
        }
        String token = secret(
                environment,
                "AGENTOPS_ADMIN_TOKEN",
                "the same at every server, for the command line and the first sign-in link");
        if (token.length() < SHORTEST_TOKEN) {
            throw new StartException("AGENTOPS_ADMIN_TOKEN is too short to be safe: take at least " + SHORTEST_TOKEN
                    + " random characters, for example from: openssl rand -hex 32");
        }
        return new AgentOpsConfig(
                port,
                database,
                databaseUser,
                secret(environment, "AGENTOPS_DATABASE_PASSWORD", "the password of " + databaseUser),
                restateIngress,
                restateAdmin,
                enginePort,
                services.toAbsolutePath(),
                AgentOpsCommand.repoFolder().resolve("dashboard/dist"),
                token,
                approvalTimeout,
                BuildId.ofClassPath(),
                environment,
                services.toAbsolutePath().resolveSibling("mcp.json"),
                new Listening(host, engineHost, engineAddress),
                OwnFiles.NONE);
    }

    private static String secret(Map<String, String> environment, String name, String what) throws StartException {
        String value = environment.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new StartException("Set " + name + ": " + what);
        }
        return value;
    }
}
