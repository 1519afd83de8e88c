package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.home.BookstoreHome;
import dev.agentops.bookstore.home.Service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Remembers a child on disk, so that the next supervisor can end it when this one was killed. */
final class PidFile {
    private static final Duration SAME_START = Duration.ofSeconds(2);

    private PidFile() {}

    static void write(Path file, ProcessHandle process) throws IOException {
        long startedAt = startOf(process).toEpochMilli();
        Files.writeString(file, process.pid() + " " + startedAt);
    }

    /** Ends the children of a supervisor that is gone. Never a process that only got the same number later. */
    static void endOrphans(BookstoreHome home) throws IOException {
        for (Service service : Service.values()) {
            Path file = home.pidFile(service);
            if (Files.exists(file)) {
                Optional<ProcessHandle> orphan = read(Files.readString(file));
                if (orphan.isPresent()) {
                    Processes.end(orphan.get());
                    System.err.println("ended " + service.id() + " (pid "
                            + orphan.get().pid() + "), left behind by a supervisor that was killed");
                }
                Files.delete(file);
            }
        }
    }

    private static Optional<ProcessHandle> read(String content) {
        String[] parts = content.strip().split(" ");
        if (parts.length != 2 || !content.matches("[0-9]+ [0-9]+\\s*")) {
            return Optional.empty();
        }
        Instant startedAt = Instant.ofEpochMilli(Long.parseLong(parts[1]));
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(process ->
                        Duration.between(startedAt, startOf(process)).abs().compareTo(SAME_START) < 0);
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}
