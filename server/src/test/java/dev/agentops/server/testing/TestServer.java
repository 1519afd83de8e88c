package dev.agentops.server.testing;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.AgentOps;
import dev.agentops.server.AgentOpsConfig;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A server on the real engine and a database of its own, with scripted models. */
public final class TestServer implements AutoCloseable {
    public static final String ADMIN = "the-admin-token-of-this-test";

    public final ScriptedModel agents;
    public final ScriptedModel router;
    public final TestEstate estate;
    public final ApiClient api;
    private final String database;
    private final AgentOps server;

    public TestServer(Path folder) throws Exception {
        this(folder, Map.of());
    }

    public TestServer(Path folder, Map<String, String> environment) throws Exception {
        this(folder, environment, TestServices.freshDatabase(), new ScriptedModel(), new ScriptedModel());
    }

    /** On a database that may hold something already, which it may begin with at once. */
    public TestServer(
            Path folder, Map<String, String> environment, String database, ScriptedModel agents, ScriptedModel router)
            throws Exception {
        this.database = database;
        this.agents = agents;
        this.router = router;
        estate = new TestEstate(folder);
        var services = TestServices.shared();
        server = AgentOps.start(
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
                        Duration.ofHours(4),
                        "test" + System.nanoTime(),
                        environment),
                new Models(agents, router, false));
        api = new ApiClient("http://127.0.0.1:" + server.port(), ADMIN);
    }

    /** Such as {@code GET /api/threads/{id}}. */
    public Set<String> routes() {
        return server.routes();
    }

    public int port() {
        return server.port();
    }

    /** A client of another user. */
    public ApiClient as(String role, String name) throws Exception {
        var made = api.post("/api/tokens", Map.of("role", role, "name", name));
        return api.as(Json.mapper().readTree(made.body()).get("token").asText());
    }

    public Connection database() throws Exception {
        var postgres = TestServices.shared().postgres();
        return DriverManager.getConnection(database, postgres.user(), postgres.password());
    }

    /** What is done while the database takes no connections. */
    public interface Look {
        void at() throws Exception;
    }

    /** The server's database is away until the look is over. */
    public void withoutDatabase(Look look) throws Exception {
        var postgres = TestServices.shared().postgres();
        String name;
        try (var own = database()) {
            name = own.getCatalog();
        }
        try (var other = DriverManager.getConnection(
                        TestServices.freshDatabase(), postgres.user(), postgres.password());
                var statement = other.createStatement()) {
            statement.execute("alter database " + name + " allow_connections false");
            try {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
                look.at();
            } finally {
                statement.execute("alter database " + name + " allow_connections true");
            }
        }
    }

    public TestServer routedTo(String agent) {
        router.calls("route_to", "agent", agent, "confidence", 0.9, "reason", "it fits");
        return this;
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
