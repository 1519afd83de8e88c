package dev.agentops.server.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program with a clean environment, closed input, a time limit and a capped output; ends its children with it. */
final class Subprocess {
    private static final int MAX_OUTPUT = 200_000;

    /** @param exitCode -1 when the time ran out */
    record Outcome(int exitCode, long millis, String output) {
        boolean succeeded() {
            return exitCode == 0;
        }

        String how() {
            return exitCode == -1 ? "timed out after " + millis + " ms" : "exit " + exitCode + " in " + millis + " ms";
        }
    }

    private Subprocess() {}

    /** @throws InterruptedException when the run was cancelled; the program and its children are gone by then */
    static Outcome run(List<String> command, Path folder, Duration timeout) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "HOME", "/nonexistent"));
        long startedAt = System.nanoTime();
        var process = builder.start();
        try {
            process.getOutputStream().close();
            var output = new ByteArrayOutputStream();
            var reader = Thread.ofVirtual().start(() -> drain(process.getInputStream(), output));
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                end(process);
            }
            reader.join(Duration.ofSeconds(2));
            long millis = (System.nanoTime() - startedAt) / 1_000_000;
            synchronized (output) {
                return new Outcome(ended ? process.exitValue() : -1, millis, output.toString(StandardCharsets.UTF_8));
            }
        } finally {
            end(process);
        }
    }

    private static void drain(InputStream input, ByteArrayOutputStream output) {
        var buffer = new byte[8192];
        try (input) {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                synchronized (output) {
                    output.write(buffer, 0, Math.min(count, MAX_OUTPUT - output.size()));
                }
            }
        } catch (IOException e) {
            // the process was ended: what was read is what there is
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
