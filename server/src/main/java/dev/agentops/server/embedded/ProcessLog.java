package dev.agentops.server.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The log file of a child process; one that has grown large becomes {@code .1}. */
final class ProcessLog {
    private static final long LARGE = 5_000_000;
    private static final int TAIL = 4_000;

    private final Path file;
    private volatile long begin;

    ProcessLog(Path file) {
        this.file = file;
    }

    ProcessBuilder.Redirect begin() throws IOException {
        rotateWhenLarge();
        begin = size();
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** Copies and empties, as the process holds the file open for appending. What it writes in between is lost. */
    void rotateWhenLarge() throws IOException {
        if (size() > LARGE) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (var emptied = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                emptied.truncate(0);
            }
            begin = 0;
        }
    }

    /** Of what was written since the last launch. */
    Optional<String> lastLine() {
        try (var channel = Files.newByteChannel(file)) {
            channel.position(Math.max(begin, channel.size() - TAIL));
            var bytes = ByteBuffer.allocate(TAIL);
            channel.read(bytes);
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
