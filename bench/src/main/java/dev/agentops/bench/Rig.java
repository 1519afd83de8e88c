package dev.agentops.bench;

import dev.agentops.server.StartException;
import dev.agentops.server.embedded.DataFolder;
import dev.agentops.server.embedded.EmbeddedServices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Postgres, Restate and the server, each a process of its own, in a folder that goes away. */
final class Rig implements AutoCloseable {
    static final String TOKEN = "the-admin-token-of-the-benchmark";

    private final Path folder;
    private final EmbeddedServices services;
    private final int port = freePort();
    private final int enginePort = freePort();
    private Process server;
    private BufferedReader said;
    private String cacheOption = "";

    Rig(Path repoFolder) throws Exception {
        this.folder = Files.createTempDirectory("agentops-bench");
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(
                folder.resolve("services.yaml"),
                "workspace: %s\nservices:\n  - name: shop\n    code: shop\n".formatted(folder.resolve("workspace")));
        try {
            this.services = EmbeddedServices.start(DataFolder.open(folder.resolve("data")), repoFolder);
        } catch (StartException e) {
            deleteAll(folder);
            throw e;
        }
        try {
            startServer();
        } catch (IOException e) {
            services.close();
            deleteAll(folder);
            throw e;
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    void startServer() throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("agentops.bench.options").split(" ")));
        if (!cacheOption.isEmpty()) {
            command.addAll(List.of(cacheOption, "-Xlog:disable", "-Xlog:all=error:stderr"));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BenchServer.class.getName(),
                services.postgres().jdbcUrl(),
                services.postgres().user(),
                services.postgres().password(),
                services.restate().ingress().toString(),
                services.restate().admin().toString(),
                String.valueOf(enginePort),
                folder.toString(),
                String.valueOf(port)));
        server = new ProcessBuilder(command)
                .redirectError(folder.resolve("server.err").toFile())
                .start();
        said = server.inputReader();
        String line = said.readLine();
        if (line == null || !line.startsWith("ready ")) {
            server.destroy();
            throw new IOException(
                    "the server does not start: " + line + "\n" + Files.readString(folder.resolve("server.err")));
        }
    }

    /** Begins anew in the same process, which stays warm. @param how as {@link BenchServer} takes it */
    void beginAnew(String how) throws IOException {
        server.outputWriter().write(how + "\n");
        server.outputWriter().flush();
        String line = said.readLine();
        if (line == null || !line.startsWith("ready ")) {
            throw new IOException(
                    "the server does not start again:\n" + Files.readString(folder.resolve("server.err")));
        }
    }

    interface Work {
        void run() throws Exception;
    }

    /** From now on the server starts from a cache of what it loads at a start and for this work, as {@code up} makes one. */
    void rehearse(Work work) throws Exception {
        Path cache = folder.resolve("server.aot");
        endServer();
        cacheOption = "-XX:AOTCacheOutput=" + cache;
        startServer();
        work.run();
        endServer();
        if (!Files.exists(cache)) {
            throw new IOException("the JVM wrote no cache:\n" + Files.readString(folder.resolve("server.err")));
        }
        cacheOption = "-XX:AOTCache=" + cache;
        startServer();
    }

    private void endServer() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    /** {@code kill -9}. */
    void killServer() throws InterruptedException {
        server.destroyForcibly();
        server.waitFor();
    }

    /** What is live on the server's heap after a full collection, in bytes. */
    long heap() throws IOException {
        server.outputWriter().write("heap\n");
        server.outputWriter().flush();
        return Long.parseLong(said.readLine());
    }

    List<Watched> processes() {
        return List.of(
                new Watched("server", server.pid()),
                new Watched("postgres", services.postgres().pid()),
                new Watched("restate", services.restate().pid()),
                new Watched("load generator", ProcessHandle.current().pid()));
    }

    Watched restate() {
        return new Watched("restate", services.restate().pid());
    }

    Watched server() {
        return new Watched("server", server.pid());
    }

    Connection connect() throws SQLException {
        var postgres = services.postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    EmbeddedServices services() {
        return services;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() throws Exception {
        endServer();
        services.close();
        deleteAll(folder);
    }

    static void deleteAll(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Rig::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
