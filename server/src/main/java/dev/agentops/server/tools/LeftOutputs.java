package dev.agentops.server.tools;

import dev.agentops.agentkit.process.ProcessGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The output of what programs left in the background: nobody reads it any more, and it shall not fill the disk. Empties each file now
 * and then, until nothing writes there or {@link #close}. Thread-safe.
 */
final class LeftOutputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeftOutputs.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Who still runs takes a look at every process of the machine. */
    private static final int LOOKS_BETWEEN_SEARCHES = 60;

    private final Set<Thread> keepers = ConcurrentHashMap.newKeySet();

    /** @param output is closed here; writing to it must append */
    void keep(ProcessGroup group, FileChannel output) {
        var keeper = Thread.ofVirtual().name("left-output").unstarted(() -> empty(group, output));
        keepers.add(keeper);
        keeper.start();
    }

    private void empty(ProcessGroup group, FileChannel output) {
        try (output) {
            for (int look = 1; look % LOOKS_BETWEEN_SEARCHES != 0 || group.isAnyLeft(); look++) {
                if (output.size() > CapturedOutput.MAX_FILE_BYTES) {
                    output.truncate(0);
                }
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("The output of what a command left in the background is not bounded any more: {}", e.toString());
        } finally {
            keepers.remove(Thread.currentThread());
        }
    }

    @Override
    public void close() {
        keepers.forEach(Thread::interrupt);
    }
}
