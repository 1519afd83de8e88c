package dev.agentops.server;

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
        int enginePort,
        Path servicesFile,
        Duration approvalTimeout,
        String build,
        Map<String, String> environment) {}
