package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Two servers on one database and one engine: people speak with one of them, runs are executed by the other. */
@Tag("process")
class TwoServersTest {
    private static final String ADMIN = "the-admin-token-of-this-test";

    @TempDir
    Path folder;

    private final ScriptedModel idle = new ScriptedModel();
    private final ScriptedModel agents = new ScriptedModel();
    private final ScriptedModel router = new ScriptedModel();
    private TestEstate estate;
    private AgentOps asked;
    private AgentOps executing;
    private ApiClient api;

    @BeforeEach
    void start() throws Exception {
        estate = new TestEstate(folder);
        String database = TestServices.freshDatabase();
        asked = start(database, new Models(idle, idle, false));
        // the engine sends runs to where was registered last
        executing = start(database, new Models(agents, router, false));
        api = new ApiClient("http://127.0.0.1:" + asked.port(), ADMIN);
    }

    private AgentOps start(String database, Models models) throws Exception {
        var services = TestServices.shared();
        return AgentOps.start(
                new AgentOpsConfig(
                        0,
                        database,
                        services.postgres().user(),
                        services.postgres().password(),
                        services.restate().ingress(),
                        services.restate().admin(),
                        freePort(),
                        estate.servicesFile(),
                        folder.resolve("no-dashboard"),
                        ADMIN,
                        Duration.ofHours(4),
                        "test" + System.nanoTime(),
                        Map.of()),
                models);
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        executing.close();
        asked.close();
    }

    private void routedTo(String agent) {
        router.calls("route_to", "agent", agent, "confidence", 0.9, "reason", "it fits");
    }

    private JsonNode cancelled(JsonNode run) throws Exception {
        String path = "/api/runs/" + run.get("runId").asText();
        assertThat(api.post(path + "/cancel", "").statusCode()).isEqualTo(202);
        var ended = api.runEnds(run.get("runId").asText());
        assertThat(ended.get("status").asText()).isEqualTo("cancelled");
        assertThat(idle.requests()).isEmpty();
        return ended;
    }

    @Test
    void aCancelStopsTheModelThatSpeaksInTheOtherServerAndKeepsWhatItSaid() throws Exception {
        routedTo("coding");
        agents.then((request, listener) -> {
            listener.onText("I begin");
            Thread.sleep(60_000);
            return ScriptedModel.reply(listener, "never", List.of());
        });
        var run = api.ask("", "talk");
        api.await(
                "/api/threads/" + run.get("threadId").asText(),
                thread -> thread.get("seq").asLong() >= 8);

        assertThat(cancelled(run).get("messages").findValuesAsText("content")).contains("I begin");

        routedTo("coding");
        agents.says("I am back.");
        var next = api.ask(run.get("threadId").asText(), "still there?");
        assertThat(api.runEnds(next.get("runId").asText()).get("answer").asText())
                .isEqualTo("I am back.");
    }

    @Test
    void aCancelKillsTheCommandThatTheOtherServerRuns() throws Exception {
        var pid = folder.resolve("pid");
        routedTo("coding");
        agents.calls("shell_command_execute", "command", "echo $$ > " + pid + "; sleep 600");
        var run = api.ask("", "run it");
        api.decide(api.approval(), "approve", "");
        while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
            Thread.sleep(20);
        }

        assertThat(cancelled(run).get("messages").findValuesAsText("status")).containsExactly("cancelled");

        assertThat(ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .filter(ProcessHandle::isAlive))
                .isEmpty();
    }
}
