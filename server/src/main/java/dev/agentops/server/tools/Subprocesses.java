package dev.agentops.server.tools;

import dev.agentops.agentkit.process.ProcessGroup;
import dev.agentops.agentkit.tool.LiveOutput;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs programs, each with a clean environment, closed input, a time limit and a capped output. {@link #close} ends those that
 * run. Thread-safe.
 */
final class Subprocesses implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Set<ProcessGroup> running = ConcurrentHashMap.newKeySet();
    private final Set<ProcessGroup> stopped = ConcurrentHashMap.newKeySet();
    private final LeftOutputs left = new LeftOutputs();
    private volatile boolean closed;

    enum End {
        EXITED,
        TIMED_OUT,
        SERVER_STOPPED
    }

    /** @param exitCode of a program that was ended: how it took that */
    record Outcome(End end, int exitCode, long millis, String output) {
        boolean succeeded() {
            return end == End.EXITED && exitCode == 0;
        }

        String how() {
            return switch (end) {
                case EXITED -> "exit " + exitCode + " in " + millis + " ms";
                case TIMED_OUT -> "timed out after " + millis + " ms";
                case SERVER_STOPPED -> "ended after " + millis + " ms, as AgentOps was stopped";
            };
        }
    }

    /**
     * What a program leaves in the background when it exits by itself goes on: it may be the service that it was to start.
     *
     * @param live sees the output while it comes
     * @throws InterruptedException when the run was cancelled before the program had ended; it and all it started are gone by then
     */
    Outcome run(List<String> command, Path folder, Duration timeout, LiveOutput live)
            throws IOException, InterruptedException {
        return run(command, folder, Map.of(), timeout, live);
    }

    /** As {@link #run(List, Path, Duration, LiveOutput)}. @param environment besides PATH, LANG and HOME, which it may replace */
    Outcome run(List<String> command, Path folder, Map<String, String> environment, Duration timeout, LiveOutput live)
            throws IOException, InterruptedException {
        try (var output = new CapturedOutput()) {
            long startedAt = System.nanoTime();
            var group = ProcessGroup.start(program(command, folder, environment, output));
            running.add(group);
            try {
                if (closed) {
                    stop(group);
                }
                End end = await(group, timeout, output, live);
                long millis = (System.nanoTime() - startedAt) / 1_000_000;
                if (end == End.EXITED && group.isAnyLeft()) {
                    left.keep(group, output.open());
                }
                return new Outcome(end, group.exitCode(), millis, output.text());
            } finally {
                running.remove(group);
                stopped.remove(group);
            }
        }
    }

    private static ProcessBuilder program(
            List<String> command, Path folder, Map<String, String> environment, CapturedOutput output) {
        var program = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output.redirect());
        program.environment().clear();
        program.environment()
                .putAll(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "HOME", "/nonexistent"));
        program.environment().putAll(environment);
        return program;
    }

    private End await(ProcessGroup group, Duration timeout, CapturedOutput output, LiveOutput live)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (!group.endsWithin(LOOK)) {
                live.write(output.fresh());
                output.limit();
                if (System.nanoTime() > deadline) {
                    group.end();
                    return End.TIMED_OUT;
                }
            }
        } catch (InterruptedException e) {
            // the cancel of a run whose command has just finished: what it did is done and must be told
            if (!group.hasEnded()) {
                group.end();
                throw e;
            }
        } catch (IOException e) {
            group.end();
            throw e;
        }
        return stopped.contains(group) ? End.SERVER_STOPPED : End.EXITED;
    }

    private void stop(ProcessGroup group) {
        if (!group.hasEnded()) {
            stopped.add(group);
            group.end();
        }
    }

    @Override
    public void close() {
        closed = true;
        left.close();
        var stops = new ArrayList<Thread>();
        for (var group : running) {
            stops.add(Thread.ofVirtual().start(() -> stop(group)));
        }
        for (var stop : stops) {
            try {
                stop.join();
            } catch (InterruptedException e) {
                stop.interrupt();
                Thread.currentThread().interrupt();
            }
        }
    }
}
