package dev.agentops.server.metrics;

import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.OutboundLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is handed on of an error, whoever says it. */
@Timeout(30)
class PrometheusErrorsTest {
    /** The cut at 1,000 characters falls into its password. */
    private static final String WORDS =
            "x".repeat(975) + "postgres://shop:hunter2secret@db is refused, and so it goes on";

    @TempDir
    Path folder;

    private HttpServer server;
    private Servers servers;
    private volatile String answer = "";

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(422, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        var file = Files.writeString(
                folder.resolve("services.yaml"),
                "prometheus: {url: \"http://127.0.0.1:" + server.getAddress().getPort() + "\"}\n");
        servers = new Servers(new EstateFile(file), OutboundLimits.QUERY);
    }

    @AfterEach
    void stop() {
        servers.close();
        server.stop(0);
    }

    @Test
    void aSecretOverWhichTheCutFallsIsRedacted() {
        answer = Json.write(Map.of("status", "error", "errorType", "execution", "error", WORDS));
        refused("422 execution: xxx");
        answer = WORDS;
        refused("without JSON: xxx");
        answer = Json.write(Map.of("detail", WORDS.substring(11)));
        refused("{\"detail\":\"xxx");
    }

    private void refused(String words) {
        assertThatThrownBy(() -> new Prometheus(servers).instant("up", Instant.now()))
                .hasMessageContaining(words)
                .hasMessageContaining("postgres://shop:[redacted")
                .hasMessageNotContaining("hunter");
    }
}
