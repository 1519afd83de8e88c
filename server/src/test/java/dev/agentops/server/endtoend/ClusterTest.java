package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.restate.testing.Balancer;
import dev.agentops.agentkit.restate.testing.RestateCluster;
import dev.agentops.agentkit.restate.testing.RestateNode;
import dev.agentops.server.embedded.DataFolder;
import dev.agentops.server.embedded.EmbeddedPostgres;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Three Restate nodes, two servers and one Postgres; one node of each kind is killed under load and comes back later. */
@Tag("process")
@EnabledIfSystemProperty(named = "agentops.test.all", matches = "true")
class ClusterTest {
    private static final int RUNS = 30;
    private static final int NODES = 3;
    private static final long PATIENCE_NANOS = 120_000_000_000L;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("agentops.test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int askedAgain;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<ServerProcess> servers = new ArrayList<>();
    private final Map<String, Path> counters = new ConcurrentHashMap<>();
    private TestEstate estate;
    private RestateCluster engine;

    @BeforeEach
    void start() throws Exception {
        estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        engine = opened(RestateCluster.start(folder.resolve("engine")));
        var data = DataFolder.open(folder.resolve("data"));
        opened(data.lock());
        var postgres = opened(EmbeddedPostgres.start(data));
        var enginePorts = List.of(RestateNode.freePort(), RestateNode.freePort());
        var around = new ServerProcess.Around(
                postgres,
                postgres.jdbcUrl(),
                opened(balancer(RestateNode::ingress)).address(),
                opened(balancer(RestateNode::admin)).address(),
                opened(new Balancer(enginePorts)).address(),
                estate.servicesFile());
        // at the same time: both bring the schema up to date, and register the build
        for (int i = 0; i < enginePorts.size(); i++) {
            servers.add(opened(new ServerProcess(around, enginePorts.get(i), folder.resolve("server-" + i + ".out"))));
        }
        for (var server : servers) {
            server.awaitReady();
        }
    }

    private interface Address {
        URI of(RestateNode node);
    }

    private Balancer balancer(Address address) throws IOException {
        return new Balancer(IntStream.range(0, NODES)
                .mapToObj(number -> address.of(engine.node(number)).getPort())
                .toList());
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.addFirst(part);
        return part;
    }

    @AfterEach
    void stop() throws Exception {
        for (var part : parts) {
            part.close();
        }
    }

    @Test
    void eachRunEndsRightAndItsCommandRanOnceThoughANodeOfEachKindIsKilled() throws Exception {
        System.out.println("again with -Dagentops.test.seed=" + seed);
        var asked = new ArrayList<JsonNode>();
        for (int i = 0; i < RUNS / 2; i++) {
            asked.add(ask(servers.get(i % 2)));
        }
        var killed = servers.get(random.nextInt(2));
        var alive = servers.get(1 - servers.indexOf(killed));
        int node = random.nextInt(NODES);

        decideUntilRunning(alive, 1 + random.nextInt(6));
        engine.node(node).kill();
        for (int i = 0; i < RUNS / 2; i++) {
            asked.add(ask(servers.get(i % 2)));
        }
        decideUntilRunning(alive, 10 + random.nextInt(10));
        killed.kill();
        decideUntilAllEnded(alive, asked);
        assertAllRight(alive, asked);

        engine.node(node).startAgain();
        killed.startAgain();
        var last = ask(killed);
        decideUntilAllEnded(killed, List.of(last));
        asked.add(last);
        assertAllRight(killed, asked);
        System.out.println(asked.size() + " runs ended right; a human was asked about " + askedAgain + " cut commands");
    }

    private JsonNode ask(ServerProcess server) throws Exception {
        var counter = estate.folder().resolve("ran-" + counters.size());
        var run = server.api().ask("", "Run this command: `echo x >> " + counter + "; sleep 2`");
        counters.put(run.get("runId").asText(), counter);
        return run;
    }

    /** Until so many commands have begun: the kill comes in the middle of some. */
    private void decideUntilRunning(ServerProcess server, int commands) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (counters.values().stream().filter(Files::exists).count() < commands) {
            assertThat(System.nanoTime()).as("too few commands begin").isLessThan(end);
            decide(server);
            Thread.sleep(20);
        }
    }

    /** As a careful human: what may have run already is looked at before. */
    private void decide(ServerProcess server) throws Exception {
        for (var approval : server.api().json("/api/approvals")) {
            var counter = counters.get(approval.get("runId").asText());
            boolean cut = approval.get("reason").asText().contains("may or may not have taken effect");
            askedAgain += cut ? 1 : 0;
            server.api().decide(approval, cut && Files.exists(counter) ? "deny" : "approve", "");
        }
    }

    private void decideUntilAllEnded(ServerProcess server, List<JsonNode> asked) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (var run : asked) {
            String path = "/api/runs/" + run.get("runId").asText();
            while (!server.api().json(path).hasNonNull("finishedAt")) {
                assertThat(System.nanoTime()).as(() -> "still open: " + run).isLessThan(end);
                decide(server);
                Thread.sleep(50);
            }
        }
    }

    private void assertAllRight(ServerProcess server, List<JsonNode> asked) throws Exception {
        for (var run : asked) {
            EndOfRun.assertCompleted(server.url(), ServerProcess.TOKEN, run);
            assertThat(Files.readAllLines(counters.get(run.get("runId").asText())))
                    .hasSize(1);
        }
    }
}
