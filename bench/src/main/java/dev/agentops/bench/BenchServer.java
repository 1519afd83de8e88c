package dev.agentops.bench;

import dev.agentops.server.AgentOps;
import dev.agentops.server.AgentOpsConfig;
import dev.agentops.server.models.Models;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The server as it is, but for its model, in a process that can be killed. Prints its port. On its input it takes {@code heap}, and to begin
 * anew in the same process {@code plain} or the address of a receiver of OTLP.
 */
final class BenchServer {
    static final String PLAIN = "plain";

    private BenchServer() {}

    public static void main(String[] arguments) {
        try {
            serve(arguments);
            System.exit(0);
        } catch (Throwable e) {
            // threads of a server that is half there would keep the process, and who waits for "ready" would wait for
            // ever
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void serve(String[] arguments) throws Exception {
        var server = start(arguments, Map.of());
        System.out.println("ready " + server.port());
        var input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals("heap")) {
                System.out.println(heap());
            } else {
                server.close();
                server = start(arguments, line.equals(PLAIN) ? Map.of() : telemetry(line));
                System.out.println("ready " + server.port());
            }
        }
        server.close();
    }

    private static AgentOps start(String[] arguments, Map<String, String> more) throws Exception {
        var model = new InstantModel();
        var folder = Path.of(arguments[6]);
        var environment = new HashMap<>(more);
        environment.put("AGENTOPS_REQUESTS_PER_SECOND", "1000000");
        return AgentOps.start(
                new AgentOpsConfig(
                        Integer.parseInt(arguments[7]),
                        arguments[0],
                        arguments[1],
                        arguments[2],
                        URI.create(arguments[3]),
                        URI.create(arguments[4]),
                        Integer.parseInt(arguments[5]),
                        folder.resolve("services.yaml"),
                        folder.resolve("no-dashboard"),
                        Rig.TOKEN,
                        Duration.ofHours(4),
                        "bench",
                        environment),
                new Models(model, model, false));
    }

    /** All three kinds, metrics more often than by default. */
    private static Map<String, String> telemetry(String endpoint) {
        return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_METRIC_EXPORT_INTERVAL", "5000");
    }

    /** What is live after a full collection, in bytes. */
    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
