package dev.agentops.server.embedded;

import dev.agentops.agentkit.Json;
import dev.agentops.server.telemetry.EngineTraces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The engine's configuration for one machine: few partitions, small caches, loopback only. It sends nothing but the spans of runs, where it is told to. */
final class RestateConfig {
    private RestateConfig() {}

    /** The name holds a hash of the text, so a server that runs with another configuration is seen as another. */
    static Path write(Path folder, RestatePorts ports, Optional<EngineTraces> traces) throws IOException {
        String text = text(ports, traces.map(RestateConfig::tracing).orElse(""));
        Path file = folder.resolve("restate-%08x.toml".formatted(text.hashCode()));
        Files.writeString(file, text);
        return file;
    }

    /** A text of JSON is one of TOML too. */
    private static String tracing(EngineTraces traces) {
        String headers = traces.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(header -> Json.write(header.getKey()) + " = " + Json.write(header.getValue()))
                .collect(Collectors.joining(", "));
        return "tracing-services-endpoint = " + Json.write(traces.endpoint()) + "\n"
                + (headers.isEmpty() ? "" : "tracing-headers = { " + headers + " }\n");
    }

    private static String text(RestatePorts ports, String tracing) {
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
                rocksdb-perf-level = "disable"
                %s
                [ingress]
                bind-port = %d

                [admin]
                bind-port = %d

                [admin.query-engine]
                memory-size = "128 MiB"

                [worker]
                data-service-memory-limit = "32 MiB"
                max-command-batch-size = 256

                [worker.storage]
                rocksdb-disable-statistics = true

                [log-server]
                rocksdb-disable-statistics = true

                [worker.invoker]
                memory-limit = "256 MiB"

                [bifrost]
                record-cache-memory-size = "16 MiB"

                [default-retry-policy]
                initial-interval = "100ms"
                exponentiation-factor = 2.0
                max-attempts = "unlimited"
                max-interval = "2s"
                """.formatted(ports.node(), tracing, ports.ingress(), ports.admin());
    }
}
