package dev.agentops.agentkit.restate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** One Restate server for all tests of this JVM that do not kill it. */
public final class SharedRestate {
    private SharedRestate() {}

    public static RestateNode node() {
        return Holder.NODE;
    }

    private static final class Holder {
        static final RestateNode NODE = start();

        private static RestateNode start() {
            try {
                Path folder = Files.createTempDirectory("agentkit-restate");
                var node = RestateNode.alone(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(node, folder)));
                return node;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void end(RestateNode node, Path folder) {
            try {
                node.kill();
                try (var files = Files.walk(folder)) {
                    for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("cannot clean up " + folder, e);
            }
        }
    }
}
