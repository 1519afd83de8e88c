package dev.agentops.bookstore.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.bookstore.home.BookstoreException;
import dev.agentops.bookstore.home.BookstoreHome;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code control.json}: where the supervisor listens, and which process it is. */
record ControlFile(int port, long pid) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ControlFile read(BookstoreHome home) {
        try {
            ControlFile control = JSON.readValue(home.controlFile().toFile(), ControlFile.class);
            if (ProcessHandle.of(control.pid()).isPresent()) {
                return control;
            }
        } catch (IOException e) {
            throw notRunning(home, e);
        }
        throw notRunning(home, null);
    }

    void write(BookstoreHome home) throws IOException {
        Path next = home.controlFile().resolveSibling("control.json.next");
        Files.write(next, JSON.writeValueAsBytes(this));
        Files.move(next, home.controlFile(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static BookstoreException notRunning(BookstoreHome home, @Nullable Throwable cause) {
        String message = "no bookstore is running in " + home.dir() + "; start it with: run --home " + home.dir();
        return cause == null ? new BookstoreException(message) : new BookstoreException(message, cause);
    }
}
