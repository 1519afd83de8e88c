package dev.agentops.server.tools;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SubprocessTest {
    @TempDir
    Path folder;

    @Test
    void keepsHeadAndTailOfALongOutputAndSaysTheCut() throws Exception {
        var outcome = run("echo first; head -c 300000 /dev/zero | tr '\\0' x; echo; echo last", Duration.ofSeconds(20));

        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.output())
                .startsWith("first\nxxx")
                .contains("\n[… 280012 bytes cut …]\n")
                .endsWith("xxx\nlast\n")
                .hasSizeLessThan(20_100);
    }

    @Test
    void keepsHeadAndTailOfAnOutputThatWasEmptiedWhileItWasWritten() throws Exception {
        var outcome = run(
                "echo first; head -c 9000000 /dev/zero | tr '\\0' x; sleep 0.4; echo; echo last",
                Duration.ofSeconds(20));

        assertThat(outcome.output())
                .startsWith("first\nxxx")
                .contains("\n[… 8980012 bytes cut …]\n")
                .endsWith("xxx\nlast\n");
    }

    private Subprocess.Outcome run(String script, Duration timeout) throws Exception {
        return Subprocess.run(List.of("/bin/bash", "-c", script), folder, timeout);
    }
}
