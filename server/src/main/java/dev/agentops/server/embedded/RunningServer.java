package dev.agentops.server.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.server.StartException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** {@code server.json}: which process serves a data folder, and where. */
public record RunningServer(long pid, int port, String url) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Optional<RunningServer> read(Path file) {
        try {
            RunningServer server = JSON.readValue(file.toFile(), RunningServer.class);
            return Optional.of(server).filter(s -> ProcessTable.isRunning(s.pid));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void write(Path file) throws StartException {
        try {
            Path next = file.resolveSibling("server.json.next");
            Files.write(next, JSON.writeValueAsBytes(this));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException("%s can't be written: %s".formatted(file, e), e);
        }
    }
}
