package dev.agentops.server.cli;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole of {@code up} in a process of its own. */
@Tag("process")
class UpCommandTest {
    private static final Path REPO = Path.of("").toAbsolutePath().getParent();
    private static final int TERMINATED = 128 + 15;
    private static final int INTERRUPTED = 128 + 2;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @Test
    void runsEverythingUntilItIsTerminated() throws Exception {
        Process up = up();
        String ready = lastLineUntil(up, "AgentOps is ready: ");
        assertThat(ready).matches("AgentOps is ready: http://127\\.0\\.0\\.1:\\d+/sign-in\\?code=[-\\w]{20,}");
        assertThat(Terminal.run("runs", "--data", folder.toString()).err()).isEmpty();
        Terminal second = Terminal.run("up", "--data", folder.toString(), "--port", "0");
        assertThat(second.err())
                .startsWith("AgentOps is already running on this data (pid " + up.pid() + ", http://127.0.0.1:");

        up.destroy();

        assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(TERMINATED);
        assertThat(children()).isEmpty();
        assertThat(folder.resolve("server.json")).doesNotExist();
    }

    @Test
    void leavesNothingBehindWhenInterruptedInTheMiddleOfTheStart() throws Exception {
        Process up = up();
        awaitChildren();

        new ProcessBuilder("kill", "-INT", Long.toString(up.pid())).start().waitFor();

        assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(up.exitValue()).isEqualTo(INTERRUPTED);
        assertThat(children()).isEmpty();
    }

    @Test
    void doesNotStartWhereAgentsWouldReadItsOwnTokens() throws Exception {
        var services = Files.writeString(folder.resolve("services.yaml"), "workspace: " + folder + "\nservices: []\n");
        Terminal up = Terminal.run(
                "up", "--data", folder.resolve("own").toString(), "--port", "0", "--services", services.toString());

        assertThat(up.err()).startsWith("The workspace ").contains("own data folder", "--data");
        assertThat(folder.resolve("own/postgres")).doesNotExist();
    }

    /** A test that failed half-way leaves no services running. */
    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
        }
    }

    private Process up() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dagentops.home=" + REPO,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentOpsCommand.class.getName(),
                        "up",
                        "--port",
                        "0",
                        "--no-open",
                        "--no-bookstore",
                        "--data",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        started.add(process);
        return process;
    }

    private static String lastLineUntil(Process process, String start) throws IOException {
        StringBuilder all = new StringBuilder();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("It ended without a line that starts with " + start + "\n" + all);
    }

    private void awaitChildren() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (children().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(children()).isNotEmpty();
    }

    /** The services of this data folder, by what {@code /proc} says. */
    private List<String> children() {
        return ProcessHandle.allProcesses()
                .map(process -> Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                .map(UpCommandTest::text)
                .filter(text -> text.contains(folder + "/restate") || text.contains(folder + "/postgres"))
                .toList();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file));
        } catch (IOException gone) {
            return "";
        }
    }
}
