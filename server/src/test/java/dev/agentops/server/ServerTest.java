package dev.agentops.server;

import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A server on the real engine and the real database, with a scripted model, asked over HTTP. */
@Tag("process")
abstract class ServerTest {
    static final String ADMIN = "the-admin-token-of-this-test";

    @TempDir
    Path folder;

    final ScriptedModel agents = new ScriptedModel();
    final ScriptedModel router = new ScriptedModel();
    TestEstate estate;
    AgentOps server;
    ApiClient api;
    String database;

    @BeforeEach
    void start() throws Exception {
        estate = new TestEstate(folder);
        Files.createDirectories(folder.resolve("dashboard/assets"));
        Files.writeString(folder.resolve("dashboard/index.html"), "<title>AgentOps</title>");
        Files.writeString(folder.resolve("dashboard/assets/app-1a2b.js"), "1");
        server = start(Duration.ofHours(4));
    }

    AgentOps start(Duration approvalTimeout) throws Exception {
        return start(approvalTimeout, TestServices.freshDatabase());
    }

    AgentOps start(Duration approvalTimeout, String itsDatabase) throws Exception {
        var services = TestServices.shared();
        database = itsDatabase;
        var started = AgentOps.start(
                new AgentOpsConfig(
                        0,
                        database,
                        services.postgres().user(),
                        services.postgres().password(),
                        services.restate().ingress(),
                        services.restate().admin(),
                        freePort(),
                        estate.servicesFile(),
                        folder.resolve("dashboard"),
                        ADMIN,
                        approvalTimeout,
                        "test" + System.nanoTime(),
                        Map.of()),
                new Models(agents, router, false));
        api = new ApiClient("http://127.0.0.1:" + started.port(), ADMIN);
        return started;
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    void routedTo(String agent) {
        router.calls("route_to", "agent", agent, "confidence", 0.9, "reason", "it fits");
    }

    void proposesTheEdit() {
        agents.callsAfter(
                "The price divides by zero.",
                "edit_file",
                "path",
                "shop/src/Price.java",
                "old_text",
                "1 / 0",
                "new_text",
                "1");
    }

    static void assertProblem(java.net.http.HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains(text);
    }
}
