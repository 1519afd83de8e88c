package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real trace backend: Zipkin's server, which keeps traces in memory. */
final class Zipkin implements AutoCloseable {
    private final Path output;
    private final int port;
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();

    /** Returns before it is ready. */
    Zipkin(Path folder) throws Exception {
        output = folder.resolve("zipkin.out");
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Path.of("target/zipkin/zipkin-server-exec.jar")
                                .toAbsolutePath()
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("QUERY_PORT", String.valueOf(port));
        builder.environment().put("SELF_TRACING_ENABLED", "false");
        process = builder.start();
    }

    void awaitReady() throws Exception {
        for (int tries = 0; get("/health").isMissingNode(); tries++) {
            if (tries > 600 || !process.isAlive()) {
                throw new IOException("Zipkin did not start: " + Files.readString(output));
            }
            Thread.sleep(200);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + port + "/api/v2/spans";
    }

    /** As they were received, without Zipkin's own putting together. Missing when it knows none. */
    JsonNode trace(String id) throws Exception {
        return get("/api/v2/trace/" + id);
    }

    private JsonNode get(String path) throws InterruptedException {
        try {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? Json.mapper().readTree(answer.body())
                    : Json.mapper().missingNode();
        } catch (IOException e) {
            return Json.mapper().missingNode();
        }
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
