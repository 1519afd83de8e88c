package dev.agentops.bookstore;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("process")
class LogRotationProcessTest {
    private static final String WRITES_18_MB = """
            class Fill {
                public static void main(String[] args) throws Exception {
                    LogFile log = new LogFile(java.nio.file.Path.of("logs/fill.log"));
                    for (int i = 0; i < 18_000; i++) {
                        log.append("%05d".formatted(i) + "x".repeat(1_000));
                    }
                }
            }
            """;

    @Test
    void keepsTheNewestLinesInThreeFilesOfFiveMegabytes(@TempDir Path dir) throws Exception {
        Files.createDirectory(dir.resolve("logs"));
        Files.copy(Path.of("services/common/LogFile.java"), dir.resolve("LogFile.java"));
        Files.writeString(dir.resolve("Fill.java"), WRITES_18_MB);

        Process fill = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "Fill.java")
                .directory(dir.toFile())
                .inheritIO()
                .start();
        assertThat(fill.waitFor()).isZero();

        try (Stream<Path> files = Files.list(dir.resolve("logs"))) {
            List<Path> sorted = files.sorted().toList();
            assertThat(sorted)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactly("fill.log", "fill.log.1", "fill.log.2");
            assertThat(sorted).allMatch(file -> size(file) <= 5_000_000);
            assertThat(Files.readAllLines(sorted.getFirst()).getLast()).startsWith("17999x");
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
