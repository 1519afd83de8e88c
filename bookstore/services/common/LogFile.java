import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** An append-only file of lines that rotates, so a service that runs for weeks never fills the disk. Thread-safe. */
final class LogFile {
    private static final long ROTATE_AT_BYTES = 5_000_000;
    private static final int OLD_FILES = 2;

    private final Path file;
    private OutputStream out;
    private long size;

    LogFile(Path file) throws IOException {
        this.file = file;
        open();
    }

    synchronized void append(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (size > 0 && size + bytes.length > ROTATE_AT_BYTES) {
                rotate();
            }
            out.write(bytes);
            size += bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException("could not write to " + file, e);
        }
    }

    private void rotate() throws IOException {
        out.close();
        for (int age = OLD_FILES - 1; age >= 0; age--) {
            if (Files.exists(aged(age))) {
                Files.move(aged(age), aged(age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        open();
    }

    private void open() throws IOException {
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
    }

    private Path aged(int age) {
        return age == 0 ? file : file.resolveSibling(file.getFileName() + "." + age);
    }
}
