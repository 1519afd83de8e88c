package dev.agentops.agentkit.restate.testing;

import dev.agentops.agentkit.restate.testing.RestateNode.Ports;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration of a Restate server in a test: small, on loopback, without telemetry. */
final class NodeConfig {
    private NodeConfig() {}

    static String alone(Ports ports) {
        return text(1, true, ports, "default-num-partitions = 4\n");
    }

    /** Every step is on two nodes before it counts, so that any one may die. The first brings the cluster to life. */
    static String ofCluster(int number, List<Ports> all) {
        String addresses = all.stream()
                .map(ports -> "\"http://127.0.0.1:" + ports.node() + "\"")
                .collect(Collectors.joining(", "));
        return text(number, number == 1, all.get(number - 1), """
                default-num-partitions = 6
                default-replication = 2
                advertised-address = "http://127.0.0.1:%d"

                [metadata-client]
                addresses = [%s]
                """.formatted(
                        all.get(number - 1).node(), addresses));
    }

    private static String text(int number, boolean provisions, Ports ports, String more) {
        return """
                node-name = "node-%d"
                cluster-name = "agentkit-test"
                bind-ip = "127.0.0.1"
                bind-port = %d
                listen-mode = "tcp"
                auto-provision = %s
                disable-telemetry = true
                shutdown-timeout = "2s"
                log-format = "compact"
                log-disable-ansi-codes = true
                log-filter = "warn,octocrab=off"
                rocksdb-total-memory-size = "128 MiB"
                %s
                [ingress]
                bind-port = %d

                [admin]
                bind-port = %d

                [default-retry-policy]
                initial-interval = "100ms"
                max-attempts = "unlimited"
                max-interval = "1s"
                """.formatted(number, ports.node(), provisions, more, ports.ingress(), ports.admin());
    }
}
