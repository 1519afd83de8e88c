package dev.agentops.server.estate;

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

/** The estate as {@code services.yaml} describes it; read again when the file changes. Thread-safe. */
public final class EstateFile {
    private static final Logger LOG = LoggerFactory.getLogger(EstateFile.class);
    private static final int MAX_BYTES = 1_000_000;

    private final Path file;
    private final Map<String, String> environment;
    private FileTime readAt = FileTime.fromMillis(Long.MIN_VALUE);
    private String problem = "";
    private Estate estate;

    /** Without an environment: {@code ${NAME}} in it cannot be filled in. */
    public EstateFile(Path file) {
        this(file, Map.of());
    }

    public EstateFile(Path file, Map<String, String> environment) {
        this.file = file.toAbsolutePath();
        this.environment = Map.copyOf(environment);
        this.estate = new Estate(
                this.file.resolveSibling("workspace"),
                List.of(),
                Map.of(),
                this.file.resolveSibling("runbooks"),
                Optional.empty());
    }

    /** Where the file lies. */
    public Path folder() {
        return Objects.requireNonNull(file.getParent(), "a file is in a folder");
    }

    /** The estate now; the last good one while the file is broken. */
    public synchronized Estate current() {
        try {
            if (Files.exists(file)) {
                var changedAt = Files.getLastModifiedTime(file);
                if (!changedAt.equals(readAt)) {
                    readAt = changedAt;
                    problem = "";
                    estate = read();
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            problem = file + " cannot be used: " + e.getMessage();
            LOG.warn(problem);
        }
        return estate;
    }

    /** Why the file cannot be used as it is now; empty when it can. */
    public synchronized Optional<String> problem() {
        current();
        return Optional.of(problem).filter(text -> !text.isEmpty());
    }

    private Estate read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("it is larger than 1 MB");
        }
        return WrittenEstate.read(Files.readString(file), folder(), environment);
    }
}
