package dev.agentops.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The engine's configuration for one machine: few partitions, small caches, loopback only, no telemetry. */
final class RestateConfig {
    private RestateConfig() {}

    /** The name holds a hash of the text, so a server that runs with another configuration is seen as another. */
    static Path write(Path folder, RestatePorts ports) throws IOException {
        String text = text(ports);
        Path file = folder.resolve("restate-%08x.toml".formatted(text.hashCode()));
        Files.writeString(file, text);
        return file;
    }

    private static String text(RestatePorts ports) {
        return """
                # Written by AgentOps at each start; changes are lost.
                node-name = "agentops-1"  # the data lives under this name
                cluster-name = "agentops"
                bind-ip = "127.0.0.1"
                bind-port = %d
                advertised-host = "127.0.0.1"
                listen-mode = "tcp"
                default-num-partitions = 4
                auto-provision = true
                disable-telemetry = true
                shutdown-timeout = "10s"
                log-format = "compact"
                log-disable-ansi-codes = true
                log-filter = "warn,restate=info,octocrab=off"
                rocksdb-total-memory-size = "128 MiB"

                [ingress]
                bind-port = %d

                [admin]
                bind-port = %d

                [admin.query-engine]
                memory-size = "128 MiB"

                [worker]
                data-service-memory-limit = "32 MiB"

                [worker.invoker]
                memory-limit = "256 MiB"

                [bifrost]
                record-cache-memory-size = "16 MiB"

                [default-retry-policy]
                initial-interval = "100ms"
                exponentiation-factor = 2.0
                max-attempts = "unlimited"
                max-interval = "2s"
                """.formatted(ports.node(), ports.ingress(), ports.admin());
    }
}
