package dev.agentops.server.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.agentops.server.StartException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The sample system as a supervised child, so that there is something to look after from the first minute. */
public final class EmbeddedBookstore implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MAIN = "dev.agentops.bookstore.BookstoreMain";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SupervisedProcess process;

    private EmbeddedBookstore(SupervisedProcess process) {
        this.process = process;
    }

    /** Returns when its services answer. The caller holds the folder's lock. */
    public static EmbeddedBookstore start(DataFolder data, Path repoFolder) throws StartException {
        Path home = data.bookstore();
        try {
            DataFolder.createPrivately(home);
        } catch (IOException e) {
            throw new StartException("%s can't be made: %s".formatted(home, e), e);
        }
        return new EmbeddedBookstore(SupervisedProcess.start(spec(home, repoFolder, data), PATIENCE));
    }

    /** What its services are, for the server: {@code services.yaml}. */
    public static Path servicesFile(DataFolder data) {
        return data.bookstore().resolve("services.yaml");
    }

    @Override
    public void close() {
        process.close();
    }

    private static ProcessSpec spec(Path home, Path repoFolder, DataFolder data) {
        return new ProcessSpec(
                "bookstore",
                List.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        "run",
                        "--home",
                        home.toString(),
                        "--services-source",
                        repoFolder.resolve("bookstore/services").toString()),
                List.of(MAIN, home.toString()),
                Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "HOME", home.toString(), "LC_ALL", "C.UTF-8"),
                home,
                data.logs().resolve("bookstore.log"),
                data.pidFile("bookstore"),
                "TERM",
                Duration.ofSeconds(15),
                () -> {},
                () -> Files.exists(servicesFile(data)) && answers(home.resolve("control.json")));
    }

    private static boolean answers(Path controlFile) throws IOException {
        int port = JSON.readTree(controlFile.toFile()).path("port").asInt();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }
}
