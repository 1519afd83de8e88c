package dev.agentops.server.tools;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program with a clean environment, closed input, a time limit and a capped output; ends its children with it. */
final class Subprocess {
    private static final long LOOK_MILLIS = 100;

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
        try (var output = new CapturedOutput()) {
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.redirect());
            builder.environment().clear();
            builder.environment()
                    .putAll(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "HOME", "/nonexistent"));
            long startedAt = System.nanoTime();
            var process = builder.start();
            try {
                boolean ended = hasEnded(process, timeout, output);
                if (!ended) {
                    end(process);
                }
                long millis = (System.nanoTime() - startedAt) / 1_000_000;
                return new Outcome(ended ? process.exitValue() : -1, millis, output.text());
            } finally {
                end(process);
            }
        }
    }

    private static boolean hasEnded(Process process, Duration timeout, CapturedOutput output)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            output.limit();
            if (System.nanoTime() > deadline) {
                return false;
            }
        }
        return true;
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
