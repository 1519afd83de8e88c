package dev.agentops.server;

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
 * @param environment the process environment, for model keys
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
        Map<String, String> environment) {

    public RunConfig runs() {
        return new RunConfig(
                jdbcUrl,
                databaseUser,
                databasePassword,
                restateIngress,
                restateAdmin,
                enginePort,
                servicesFile,
                approvalTimeout,
                build,
                environment);
    }
}
