package dev.agentops.agentkit.restate.testing;

import dev.agentops.agentkit.restate.testing.RestateNode.Ports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Three Restate servers that are one engine: each step is on two of them, and any one may die. */
public final class RestateCluster implements AutoCloseable {
    private static final int NODES = 3;

    private final List<RestateNode> nodes = new ArrayList<>();

    private RestateCluster() {}

    /** Returns when all three take requests. */
    public static RestateCluster start(Path folder) throws IOException, InterruptedException {
        var ports = Stream.generate(Ports::free).limit(NODES).toList();
        var cluster = new RestateCluster();
        for (int number = 1; number <= NODES; number++) {
            cluster.nodes.add(new RestateNode(
                    folder.resolve("node-" + number), ports.get(number - 1), NodeConfig.ofCluster(number, ports)));
        }
        for (var node : cluster.nodes) {
            node.awaitReady();
        }
        return cluster;
    }

    /** @param number from 0 */
    public RestateNode node(int number) {
        return nodes.get(number);
    }

    @Override
    public void close() throws InterruptedException {
        for (var node : nodes) {
            node.kill();
        }
    }
}
