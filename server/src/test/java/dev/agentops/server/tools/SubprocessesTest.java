package dev.agentops.server.tools;

import dev.agentops.agentkit.tool.LiveOutput;
import dev.agentops.server.PidFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubprocessesTest {
    private static final String LEAVES_THE_SESSION = "(setsid bash -c 'echo $$ >stray.pid; exec sleep 60' &); ";

    @TempDir
    Path folder;

    private final Subprocesses subprocesses = new Subprocesses();

    @AfterEach
    void endStrays() throws Exception {
        for (String name : List.of("stray.pid", "main.pid")) {
            if (Files.exists(folder.resolve(name))) {
                ProcessHandle.of(pid(name)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void endsAChildWhoseParentIsGoneWhenTheTimeIsUp() throws Exception {
        var outcome = run("(sleep 60 & echo $! >stray.pid); sleep 60", Duration.ofMillis(500));

        assertThat(outcome.how()).startsWith("timed out after ");
        assertThat(outcome.succeeded()).isFalse();
        assertThat(isAlive("stray.pid")).isFalse();
    }

    /** Its parent is gone and its session is its own: only the mark in its environment tells whose it is. */
    @Test
    void endsWhatLeftTheSessionWhenTheTimeIsUp() throws Exception {
        var outcome = run(LEAVES_THE_SESSION + "until [ -s stray.pid ]; do sleep 0.01; done; sleep 60", ofSeconds(2));

        assertThat(outcome.how()).startsWith("timed out after ");
        assertThat(isAlive("stray.pid")).isFalse();
    }

    @Test
    void aCancelledRunEndsWhatLeftTheSession() throws Exception {
        var run = start(LEAVES_THE_SESSION + "echo $$ >main.pid; sleep 60");
        awaitFile("main.pid");
        awaitFile("stray.pid");

        run.thread.interrupt();

        assertThatThrownBy(() -> run.outcome.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(isAlive("stray.pid")).isFalse();
    }

    /** Nothing of the server's, such as the pipe that tells its end. */
    @Test
    void aProgramHasItsThreeStreamsAlone() throws Exception {
        assertThat(run("ls /proc/$$/fd; readlink /proc/$$/fd/0", ofSeconds(20)).output())
                .isEqualTo("0\n1\n2\n/dev/null\n");
    }

    /** It starts the next of itself in a session of its own and ends, all the while. */
    @Test
    void endsWhatIsAnotherProcessAtEachLook() throws Exception {
        Files.writeString(folder.resolve("hop"), "echo $$ >stray.pid; sleep 0.05; setsid bash hop &");

        run("bash hop; until [ -s stray.pid ]; do sleep 0.01; done; sleep 60", ofSeconds(1));

        Files.delete(folder.resolve("stray.pid"));
        Thread.sleep(500);
        assertThat(folder.resolve("stray.pid")).doesNotExist();
    }

    /** A service that was started writes on into a file that nobody sees any more. */
    @Test
    void whatStaysInTheBackgroundDoesNotFillTheDisk() throws Exception {
        run("while :; do head -c 2000000 /dev/zero; sleep 0.1; done & echo $! >stray.pid", ofSeconds(20));
        var output = Path.of("/proc", Long.toString(pid("stray.pid")), "fd/1");

        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        long most = 0;
        long now = Files.size(output);
        while (now >= most) {
            assertThat(System.nanoTime()).as("it was never emptied").isLessThan(deadline);
            most = now;
            Thread.sleep(20);
            now = Files.size(output);
        }
        assertThat(isAlive("stray.pid")).isTrue();
    }

    @Test
    void asksBeforeItKills() throws Exception {
        assertThat(run("trap 'echo bye; exit' TERM; sleep 60 & wait", Duration.ofMillis(300))
                        .output())
                .isEqualTo("bye\n");
        assertThat(run("trap '' TERM; while true; do sleep 0.1; done", Duration.ofMillis(300))
                        .how())
                .startsWith("timed out after ");
    }

    @Test
    void aCancelledRunEndsItsCommand() throws Exception {
        var run = start("(sleep 60 & echo $! >stray.pid); echo $$ >main.pid; sleep 60");
        awaitFile("main.pid");

        run.thread.interrupt();

        assertThatThrownBy(() -> run.outcome.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
        assertThat(isAlive("main.pid")).isFalse();
        assertThat(isAlive("stray.pid")).isFalse();
    }

    @Test
    void aCommandThatFinishedIsNotCancelled() throws Exception {
        var run = start("echo done; sleep 60 & echo $! >stray.pid; echo $$ >main.pid");
        awaitFile("main.pid");
        while (isAlive("main.pid")) {
            Thread.sleep(1);
        }

        run.thread.interrupt();

        assertThat(run.outcome.get(10, TimeUnit.SECONDS).output()).isEqualTo("done\n");
        assertThat(isAlive("stray.pid")).as("what it left in the background").isTrue();
    }

    @Test
    void aStopOfTheServerEndsWhatRuns() throws Exception {
        var run = start("echo begun; (sleep 60 & echo $! >stray.pid); echo $$ >main.pid; sleep 60");
        awaitFile("main.pid");

        subprocesses.close();

        assertThat(isAlive("main.pid")).isFalse();
        assertThat(isAlive("stray.pid")).isFalse();
        var outcome = run.outcome.get(10, TimeUnit.SECONDS);
        assertThat(outcome.how()).endsWith("as AgentOps was stopped");
        assertThat(outcome.output()).isEqualTo("begun\n");
    }

    @Test
    void keepsHeadAndTailOfALongOutputAndSaysTheCut() throws Exception {
        var outcome =
                run("echo first; head -c 5000000 /dev/zero | tr '\\0' x; echo; echo last", Duration.ofSeconds(20));

        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.output())
                .startsWith("first\nxxx")
                .contains("\n[… 1000012 bytes cut …]\n")
                .endsWith("xxx\nlast\n")
                .hasSizeLessThan(4_000_100);
    }

    @Test
    void keepsHeadAndTailOfAnOutputThatWasEmptiedWhileItWasWritten() throws Exception {
        var outcome = run(
                "echo first; head -c 9000000 /dev/zero | tr '\\0' x; sleep 0.4; echo; echo last",
                Duration.ofSeconds(20));

        assertThat(outcome.output())
                .startsWith("first\nxxx")
                .contains("\n[… 5000012 bytes cut …]\n")
                .endsWith("xxx\nlast\n");
    }

    private Subprocesses.Outcome run(String script, Duration timeout) throws Exception {
        return subprocesses.run(List.of("/bin/bash", "-c", script), folder, timeout, LiveOutput.NONE);
    }

    private record Running(Thread thread, CompletableFuture<Subprocesses.Outcome> outcome) {}

    private Running start(String script) {
        var outcome = new CompletableFuture<Subprocesses.Outcome>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(run(script, Duration.ofSeconds(30)));
            } catch (Exception e) {
                outcome.completeExceptionally(e);
            }
        });
        return new Running(thread, outcome);
    }

    private void awaitFile(String name) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!Files.exists(folder.resolve(name)) || Files.size(folder.resolve(name)) == 0) {
            assertThat(System.nanoTime()).as(name + " was not written").isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private boolean isAlive(String name) throws Exception {
        return new PidFile(folder.resolve(name)).runs();
    }

    private long pid(String name) throws Exception {
        return new PidFile(folder.resolve(name)).pid();
    }
}
