package dev.agentops.server.endtoend;

import dev.agentops.agentkit.restate.testing.RestateNode;
import dev.agentops.server.embedded.EmbeddedPostgres;
import dev.agentops.server.testing.ApiClient;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process with {@code serve}, to be killed and started again. */
final class ServerProcess implements AutoCloseable {
    static final String TOKEN = "an-admin-token-that-is-long-enough-for-serve";
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    /** What all servers share. @param engineAddress the balancer before their engine ports */
    record Around(
            EmbeddedPostgres postgres, String jdbcUrl, URI ingress, URI admin, URI engineAddress, Path servicesFile) {}

    private final Around around;
    private final int port = RestateNode.freePort();
    private final int enginePort;
    private final Path output;
    private Process process;

    /** Returns before it is ready. */
    ServerProcess(Around around, int enginePort, Path output) throws IOException {
        this.around = around;
        this.enginePort = enginePort;
        this.output = output;
        this.process = launch();
    }

    private Process launch() throws IOException {
        var command = new ArrayList<>(Installation.java(List.of()));
        command.addAll(List.of("serve", "--port", "" + port, "--engine-port", "" + enginePort));
        command.addAll(List.of("--database", around.jdbcUrl()));
        command.addAll(List.of("--database-user", around.postgres().user()));
        command.addAll(List.of("--restate-ingress", around.ingress().toString()));
        command.addAll(List.of("--restate-admin", around.admin().toString()));
        command.addAll(List.of("--engine-address", around.engineAddress().toString()));
        command.addAll(List.of("--services", around.servicesFile().toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
        List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "GEMINI_API_KEY", "GOOGLE_API_KEY")
                .forEach(builder.environment()::remove);
        builder.environment()
                .putAll(Map.of(
                        "AGENTOPS_ADMIN_TOKEN",
                        TOKEN,
                        "AGENTOPS_DATABASE_PASSWORD",
                        around.postgres().password()));
        return builder.start();
    }

    void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!printed().contains("AgentOps is ready: ")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("serve did not get ready:\n" + printed());
            }
            Thread.sleep(50);
        }
    }

    String printed() throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    ApiClient api() {
        return new ApiClient(url(), TOKEN);
    }

    int enginePort() {
        return enginePort;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. What it was running lives on for itself. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() throws IOException, InterruptedException {
        process = launch();
        awaitReady();
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("serve did not stop on SIGTERM:\n" + printed());
        }
    }
}
