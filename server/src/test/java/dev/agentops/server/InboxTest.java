package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What every page hears over its WebSocket. */
@Tag("process")
class InboxTest {
    private static final String ADMIN = "the-admin-token-of-this-test";

    @TempDir
    Path folder;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

    @Test
    void goesOnAfterTheDatabaseFailed() throws Exception {
        String jdbcUrl = TestServices.freshDatabase();
        try (AgentOps server = start(jdbcUrl);
                Connection database = connect(jdbcUrl)) {
            var socket = open(server);
            assertThat(nextInbox().get("pending").asInt()).isZero();

            execute(database, "alter table approvals rename to away");
            execute(database, "notify inbox");
            Thread.sleep(500);
            frames.clear();
            execute(database, "alter table away rename to approvals");

            assertThat(nextInbox().get("pending").asInt()).isZero();
            socket.abort();
        }
    }

    private AgentOps start(String jdbcUrl) throws Exception {
        var services = TestServices.shared();
        return AgentOps.start(
                new AgentOpsConfig(
                        0,
                        jdbcUrl,
                        services.postgres().user(),
                        services.postgres().password(),
                        services.restate().ingress(),
                        services.restate().admin(),
                        freePort(),
                        new TestEstate(folder).servicesFile(),
                        folder,
                        ADMIN,
                        Duration.ofHours(4),
                        "test" + System.nanoTime(),
                        Map.of()),
                new Models(new ScriptedModel(), new ScriptedModel(), false));
    }

    private WebSocket open(AgentOps server) throws Exception {
        var ticket = new ApiClient("http://127.0.0.1:" + server.port(), ADMIN).post("/api/realtime/token", "{}");
        String secret = Json.read(ticket.body(), JsonNode.class).get("token").asText();
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/api/ws?ticket=" + secret), new Collector())
                .get(10, TimeUnit.SECONDS);
    }

    private JsonNode nextInbox() throws InterruptedException {
        String frame = frames.poll(10, TimeUnit.SECONDS);
        assertThat(frame).as("a frame").isNotNull();
        return Json.read(frame, JsonNode.class);
    }

    private static void execute(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(String jdbcUrl) throws SQLException {
        var postgres = TestServices.shared().postgres();
        return DriverManager.getConnection(jdbcUrl, postgres.user(), postgres.password());
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private final class Collector implements WebSocket.Listener {
        private final StringBuilder frame = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            frame.append(text);
            if (last) {
                frames.add(frame.toString());
                frame.setLength(0);
            }
            return WebSocket.Listener.super.onText(socket, text, last);
        }
    }
}
