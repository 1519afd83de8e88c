package dev.agentops.server.embedded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessLogTest {
    @TempDir
    Path folder;

    @Test
    void rotatesWhileTheProcessWrites() throws Exception {
        Path file = folder.resolve("child.log");
        var log = new ProcessLog(file);
        Process child = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "head -c 6000000 /dev/zero | tr '\\0' x; echo; read wait; echo after; read wait")
                .redirectOutput(log.begin())
                .start();
        try (Writer input = child.outputWriter(StandardCharsets.US_ASCII)) {
            awaitSize(file, 6_000_001);

            log.rotateWhenLarge();
            input.write("go on\n");
            input.flush();

            awaitSize(file, "after\n".length());
            assertThat(file).hasContent("after\n");
            assertThat(folder.resolve("child.log.1")).hasSize(6_000_001);
            assertThat(log.lastLine()).contains("after");
        } finally {
            child.destroy();
        }
    }

    @Test
    void leavesASmallLogAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("child.log"), "a line\n");
        var log = new ProcessLog(file);
        log.begin();

        log.rotateWhenLarge();

        assertThat(file).hasContent("a line\n");
        assertThat(folder.resolve("child.log.1")).doesNotExist();
        assertThat(log.lastLine()).isEmpty();
    }

    private static void awaitSize(Path file, long size) throws Exception {
        long end = System.nanoTime() + 10_000_000_000L;
        while (Files.size(file) != size && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(file).hasSize(size);
    }
}
