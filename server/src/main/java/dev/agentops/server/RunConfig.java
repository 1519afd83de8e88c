package dev.agentops.server;

import dev.agentops.server.commands.OwnFiles;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The part of {@link AgentOpsConfig} that executing runs takes. */
public record RunConfig(
        String jdbcUrl,
        String databaseUser,
        String databasePassword,
        URI restateIngress,
        URI restateAdmin,
        String engineHost,
        int enginePort,
        URI engineAddress,
        Path servicesFile,
        Path mcpFile,
        Duration approvalTimeout,
        String build,
        Map<String, String> environment,
        OwnFiles ownFiles) {

    /** The policy over tool calls; may be missing. */
    public Path policyFile() {
        return servicesFile.resolveSibling("policy.yaml");
    }
}
