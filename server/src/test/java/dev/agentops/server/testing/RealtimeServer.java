package dev.agentops.server.testing;

import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.AgentOps;
import dev.agentops.server.AgentOpsConfig;
import dev.agentops.server.db.Database;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A server of its own database, with models that say nothing unless told to. */
public final class RealtimeServer implements AutoCloseable {
    public static final String ADMIN = "the-admin-token-of-this-test";

    private final AgentOps server;
    private final Database database;
    private final String url;

    public RealtimeServer(Path folder, Map<String, String> environment) throws Exception {
        this(folder, TestServices.freshDatabase(), environment, new ScriptedModel());
    }

    /** @param model speaks for the agents and for the router */
    public RealtimeServer(Path folder, String jdbcUrl, Map<String, String> environment, ScriptedModel model)
            throws Exception {
        var services = TestServices.shared();
        var postgres = services.postgres();
        server = AgentOps.start(
                new AgentOpsConfig(
                        0,
                        jdbcUrl,
                        postgres.user(),
                        postgres.password(),
                        services.restate().ingress(),
                        services.restate().admin(),
                        freePort(),
                        new TestEstate(folder).servicesFile(),
                        folder,
                        ADMIN,
                        Duration.ofHours(4),
                        "test" + System.nanoTime(),
                        environment),
                new Models(model, model, false));
        database = Database.open(jdbcUrl, postgres.user(), postgres.password());
        url = "http://127.0.0.1:" + server.port();
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public ApiClient api() {
        return new ApiClient(url, ADMIN);
    }

    public String url() {
        return url;
    }

    public Database database() {
        return database;
    }

    /** Stops the server alone, as a deploy does. */
    public void stop() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
