package dev.agentops.server;

import dev.agentops.server.commands.OwnFiles;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * All that a server needs to start. Nothing else is read from the environment or the file system's default places.
 *
 * @param port 0 for any free port
 * @param enginePort where Restate reaches this process; the same over restarts
 * @param servicesFile the estate that the agents look after ({@code services.yaml}); read again when it changes
 * @param dashboardFolder the built dashboard; may be missing, then only the API is served
 * @param adminToken a bearer token with the role admin, for the command line on the same machine; never logged
 * @param approvalTimeout how long an approval stays open
 * @param build identifies the code: runs stay on the build they began with
 * @param environment the process environment, for model keys and the placeholders of {@code mcp.json}
 * @param mcpFile the MCP servers whose tools the agents get ({@code mcp.json}); may be missing
 * @param listening where it is to be reached, by people and by the engine
 * @param ownFiles what approved programs are not to read, besides the files of settings
 */
public record AgentOpsConfig(
        int port,
        String jdbcUrl,
        String databaseUser,
        String databasePassword,
        URI restateIngress,
        URI restateAdmin,
        int enginePort,
        Path servicesFile,
        Path dashboardFolder,
        String adminToken,
        Duration approvalTimeout,
        String build,
        Map<String, String> environment,
        Path mcpFile,
        Listening listening,
        OwnFiles ownFiles) {

    /**
     * @param host of the API and the dashboard
     * @param engineHost of the port that the engine calls
     * @param engineAddress where the engine finds that port, or a balancer before all servers of the same build
     */
    public record Listening(String host, String engineHost, URI engineAddress) {
        /** On this machine alone. */
        public static Listening here(int enginePort) {
            return new Listening("127.0.0.1", "127.0.0.1", URI.create("http://127.0.0.1:" + enginePort));
        }
    }

    /** Everything on this machine, with {@code mcp.json} beside the services file. */
    public AgentOpsConfig(
            int port,
            String jdbcUrl,
            String databaseUser,
            String databasePassword,
            URI restateIngress,
            URI restateAdmin,
            int enginePort,
            Path servicesFile,
            Path dashboardFolder,
            String adminToken,
            Duration approvalTimeout,
            String build,
            Map<String, String> environment) {
        this(
                port,
                jdbcUrl,
                databaseUser,
                databasePassword,
                restateIngress,
                restateAdmin,
                enginePort,
                servicesFile,
                dashboardFolder,
                adminToken,
                approvalTimeout,
                build,
                environment,
                servicesFile.resolveSibling("mcp.json"),
                Listening.here(enginePort),
                OwnFiles.NONE);
    }

    public RunConfig runs() {
        return new RunConfig(
                jdbcUrl,
                databaseUser,
                databasePassword,
                restateIngress,
                restateAdmin,
                listening.engineHost(),
                enginePort,
                listening.engineAddress(),
                servicesFile,
                mcpFile,
                approvalTimeout,
                build,
                environment,
                ownFiles);
    }
}
