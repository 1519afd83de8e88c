package dev.agentops.server.notify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The targets as {@code notifications.yaml} names them; read again when the file changes. It may be missing. Thread-safe. */
final class TargetsFile {
    private static final Logger LOG = LoggerFactory.getLogger(TargetsFile.class);
    private static final int MAX_BYTES = 200_000;
    private static final FileTime NEVER = FileTime.fromMillis(Long.MIN_VALUE);

    private final Path file;
    private final Map<String, String> environment;
    private FileTime readAt = NEVER;
    private String problem = "";
    private List<Target> targets = List.of();

    TargetsFile(Path file, Map<String, String> environment) {
        this.file = file.toAbsolutePath();
        this.environment = Map.copyOf(environment);
    }

    Path file() {
        return file;
    }

    /** The targets now; those of the last good file while this one is broken. */
    synchronized List<Target> current() {
        try {
            if (!Files.exists(file)) {
                targets = List.of();
                problem = "";
                readAt = NEVER;
                return targets;
            }
            var changedAt = Files.getLastModifiedTime(file);
            if (!changedAt.equals(readAt)) {
                readAt = changedAt;
                problem = "";
                targets = read();
            }
        } catch (IOException | IllegalArgumentException e) {
            problem = file + " cannot be used: " + e.getMessage();
            LOG.warn(problem);
        }
        return targets;
    }

    /** Why the file cannot be used as it is now; empty when it can. */
    synchronized Optional<String> problem() {
        current();
        return Optional.of(problem).filter(text -> !text.isEmpty());
    }

    private List<Target> read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("it is larger than 200 kB");
        }
        var folder = Objects.requireNonNull(file.getParent(), "a file is in a folder");
        return WrittenTargets.read(Files.readString(file), folder, environment);
    }
}
