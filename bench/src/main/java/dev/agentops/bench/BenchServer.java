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
import java.util.Map;

/** The server as it is, but for its model, in a process that can be killed. Prints its port; answers {@code heap} on its input. */
final class BenchServer {
    private BenchServer() {}

    public static void main(String[] arguments) throws Exception {
        var model = new InstantModel();
        var folder = Path.of(arguments[6]);
        var server = AgentOps.start(
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
                        Map.of("AGENTOPS_REQUESTS_PER_SECOND", "1000000")),
                new Models(model, model, false));
        System.out.println("ready " + server.port());
        var input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.gc();
            System.gc();
            System.out.println(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        server.close();
        System.exit(0);
    }
}
