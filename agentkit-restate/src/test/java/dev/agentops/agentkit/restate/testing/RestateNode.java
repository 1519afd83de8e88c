package dev.agentops.agentkit.restate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One real Restate server on loopback. Its data and its ports outlive {@link #kill}. */
public final class RestateNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** Where it is to be found. */
    record Ports(int ingress, int admin, int node) {
        static Ports free() {
            return new Ports(freePort(), freePort(), freePort());
        }
    }

    private final Path folder;
    private final Ports ports;
    private final String config;
    private Process process;

    RestateNode(Path folder, Ports ports, String config) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.ports = ports;
        this.config = config;
        this.process = launch();
    }

    /** Returns when it takes requests. */
    public static RestateNode alone(Path folder) throws IOException, InterruptedException {
        var ports = Ports.free();
        var node = new RestateNode(folder, ports, NodeConfig.alone(ports));
        node.awaitReady();
        return node;
    }

    private Process launch() throws IOException {
        Path file = folder.resolve("restate.toml");
        Files.writeString(file, config);
        var command = List.of(
                binary().toString(),
                "--config-file",
                file.toString(),
                "--base-dir",
                folder.resolve("data").toString());
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "DO_NOT_TRACK", "1"));
        var launched = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(launched::destroyForcibly));
        return launched;
    }

    private Path log() {
        return folder.resolve("restate.log");
    }

    private static Path binary() throws IOException {
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        String inRepo = "engine/node_modules/@restatedev/restate-server-linux-" + arch + "/bin/restate-server";
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isExecutable(at.resolve(inRepo))) {
                return at.resolve(inRepo);
            }
        }
        throw new IOException("The engine is not installed: run npm ci in engine/");
    }

    public URI ingress() {
        return URI.create("http://127.0.0.1:" + ports.ingress());
    }

    public URI admin() {
        return URI.create("http://127.0.0.1:" + ports.admin());
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Launches it again and does not wait for it. */
    public void launchAgain() throws IOException {
        process = launch();
    }

    public void startAgain() throws IOException, InterruptedException {
        launchAgain();
        awaitReady();
    }

    /** {@code /health} is green before the partitions have leaders, so a query is asked too. */
    void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                // the port of the one before may be free only after a moment
                process = launch();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("Restate did not start:\n" + Files.readString(log()));
            }
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return HTTP.send(request(ingress(), "/restate/health").GET().build(), BodyHandlers.discarding())
                                    .statusCode()
                            == 200
                    && query("select count(*) from sys_invocation_status").contains("rows");
        } catch (IOException e) {
            return false;
        }
    }

    /** @return the answer, JSON text */
    public String query(String sql) throws IOException, InterruptedException {
        var query = request(admin(), "/query")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString("{\"query\": \"" + sql + "\"}"))
                .build();
        var answer = HTTP.send(query, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** A {@code PATCH} of the admin API. */
    public void patch(String path) throws IOException, InterruptedException {
        var answer = HTTP.send(
                request(admin(), path).method("PATCH", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(answer.statusCode() + ": " + answer.body());
        }
    }

    private static HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json");
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
