package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** One real Postgres and one real Restate for all tests of this JVM, in a folder that goes away with them. */
public final class TestServices {
    private TestServices() {}

    public static EmbeddedServices shared() {
        return Shared.SERVICES;
    }

    /** The JDBC URL of an empty database; user and password are those of {@code shared().postgres()}. */
    public static String freshDatabase() {
        try {
            return shared().postgres()
                    .createDatabase("test_" + UUID.randomUUID().toString().replace("-", ""));
        } catch (StartException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The folder with {@code engine/}. Surefire runs in the module's folder, an IDE may not. */
    public static Path repoFolder() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("engine")) ? here : here.getParent();
    }

    private static final class Shared {
        static final EmbeddedServices SERVICES = start();

        private static EmbeddedServices start() {
            try {
                Path folder = Files.createTempDirectory("agentops-test");
                EmbeddedServices services = EmbeddedServices.start(DataFolder.open(folder), repoFolder());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    services.close();
                    delete(folder);
                }));
                return services;
            } catch (StartException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void delete(Path folder) {
            try {
                Folders.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
