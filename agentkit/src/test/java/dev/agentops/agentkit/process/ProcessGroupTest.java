package dev.agentops.agentkit.process;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProcessGroupTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    /** A virtual thread's carrier ends once it has been idle for a while; a sandbox asks to die with what started it. */
    @Test
    void aProgramThatDiesWithItsParentOutlivesTheThreadThatStartedIt() throws Exception {
        Assumptions.assumeTrue(Files.exists(SETPRIV));
        var started = new CompletableFuture<ProcessGroup>();
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        var group = ProcessGroup.start(
                                new ProcessBuilder(SETPRIV.toString(), "--pdeathsig", "KILL", "sleep", "30"));
                        // until it has asked
                        Thread.sleep(500);
                        started.complete(group);
                    } catch (IOException | InterruptedException e) {
                        started.completeExceptionally(e);
                    }
                })
                .join();

        var group = started.get();
        try {
            assertThat(group.endsWithin(Duration.ofMillis(300))).isFalse();
        } finally {
            group.end();
        }
    }

    @Test
    void aFolderThatIsNotThereIsToldToTheCaller() {
        var builder =
                new ProcessBuilder("true").directory(Path.of("/no/such/folder").toFile());

        assertThatThrownBy(() -> ProcessGroup.start(builder)).isInstanceOf(IOException.class);
    }
}
