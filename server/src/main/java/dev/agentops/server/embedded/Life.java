package dev.agentops.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process from its launch to its death.
 *
 * @param isChild an adopted process is not: nobody here reaps it, so a dead one is known by its empty command line
 */
record Life(ProcessHandle handle, boolean isChild) {

    /** Its own session keeps a Ctrl-C at the terminal away from it: the order of the stop is ours. */
    private static final List<String> OWN_SESSION = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(program -> Files.isExecutable(Path.of(program)))
            .limit(1)
            .toList();

    static Life launch(ProcessSpec spec, ProcessLog log) throws IOException {
        List<String> command = new ArrayList<>(OWN_SESSION);
        command.addAll(spec.prefix());
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.folder().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log.begin());
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        return new Life(builder.start().toHandle(), true);
    }

    static Optional<Life> of(ProcessTable.Entry entry) {
        return ProcessHandle.of(entry.pid()).map(handle -> new Life(handle, false));
    }

    long pid() {
        return handle.pid();
    }

    boolean isAlive() {
        return handle.isAlive() && (isChild || ProcessTable.isRunning(pid()));
    }

    /** Asks it to end, and kills it when it does not. Returns when it is gone. */
    void end(String signal, Duration patience) {
        if (isAlive()) {
            send(signal);
            if (!isGoneWithin(patience)) {
                handle.destroyForcibly();
                isGoneWithin(patience);
            }
        }
    }

    private void send(String signal) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            handle.destroy();
        }
    }

    private boolean isGoneWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        while (isAlive() && System.nanoTime() < deadline) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !isAlive();
    }
}
