package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import dev.agentops.server.telemetry.EngineTraces;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Restate server of our own: on loopback, kept running. Its ports have no password, so they must stay on loopback. */
public final class EmbeddedRestate implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SupervisedProcess process;
    private final RestatePorts ports;

    private EmbeddedRestate(SupervisedProcess process, RestatePorts ports) {
        this.process = process;
        this.ports = ports;
    }

    /** Returns when it takes requests. The caller holds the folder's lock. */
    public static EmbeddedRestate start(DataFolder data, Path repoFolder) throws StartException {
        return start(data, repoFolder, Optional.empty());
    }

    /** @param traces where its spans go, if anywhere; with another place it starts anew */
    static EmbeddedRestate start(DataFolder data, Path repoFolder, Optional<EngineTraces> traces)
            throws StartException {
        Path binary = binary(repoFolder);
        RestatePorts ports = RestatePorts.of(data.ports(), ProcessTable.isArgument(data.restate()));
        try {
            DataFolder.createPrivately(data.restate());
            Path config = RestateConfig.write(data.restate(), ports, traces);
            return new EmbeddedRestate(SupervisedProcess.start(spec(binary, config, ports, data), PATIENCE), ports);
        } catch (IOException e) {
            throw new StartException("%s can't be written: %s".formatted(data.restate(), e), e);
        }
    }

    public URI ingress() {
        return loopback(ports.ingress(), "");
    }

    public URI admin() {
        return loopback(ports.admin(), "");
    }

    /** 0 while it is down. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }

    private static ProcessSpec spec(Path binary, Path config, RestatePorts ports, DataFolder data) {
        return new ProcessSpec(
                "restate",
                List.of(),
                List.of(
                        binary.toString(),
                        "--config-file",
                        config.toString(),
                        "--base-dir",
                        data.restate().toString()),
                List.of(data.restate().toString()),
                // none of the caller's: RESTATE_… would override the file, a proxy would stand before our own endpoint
                Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "DO_NOT_TRACK", "1"),
                data.restate(),
                data.logs().resolve("restate.log"),
                data.pidFile("restate"),
                "TERM",
                Duration.ofSeconds(15),
                () -> {},
                new Readiness(ports)::isReady);
    }

    private static Path binary(Path repoFolder) throws StartException {
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        Path binary = repoFolder
                .toAbsolutePath()
                .normalize()
                .resolve("engine/node_modules/@restatedev/restate-server-linux-" + arch + "/bin/restate-server");
        if (!Files.isExecutable(binary)) {
            throw new StartException("The engine is not installed (%s): run npm ci in engine/".formatted(binary));
        }
        return binary;
    }

    private static URI loopback(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** {@code /health} is green before the partitions have leaders, so a query is asked too. */
    private record Readiness(RestatePorts ports, HttpClient client) {
        private static final Duration TIMEOUT = Duration.ofSeconds(5);

        Readiness(RestatePorts ports) {
            this(
                    ports,
                    HttpClient.newBuilder()
                            .connectTimeout(TIMEOUT)
                            .version(HttpClient.Version.HTTP_1_1)
                            .build());
        }

        boolean isReady() throws IOException, InterruptedException {
            var query =
                    HttpRequest.BodyPublishers.ofString("{\"query\": \"select count(*) from sys_invocation_status\"}");
            return isOk(HttpRequest.newBuilder(loopback(ports.admin(), "/health")))
                    && isOk(HttpRequest.newBuilder(loopback(ports.ingress(), "/restate/health")))
                    && isOk(HttpRequest.newBuilder(loopback(ports.admin(), "/query"))
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json")
                            .POST(query));
        }

        private boolean isOk(HttpRequest.Builder request) throws IOException, InterruptedException {
            return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        }
    }
}
