package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.models.Models;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.SocketReader;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

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

        assertThat(cancelled(run).get("messages").findValuesAsText("status"))
                .as("nobody knows how far it came")
                .containsExactly("unknown");
        assertThat(api.json("/api/runs/" + run.get("runId").asText() + "/report")
                        .at("/actions/0/effect")
                        .asText())
                .isEqualTo("unknown");

        assertThat(new PidFile(pid).runs()).isFalse();
    }

    @Test
    void whoSignedInAtOneServerIsSignedInAtTheOther() throws Exception {
        URI link = URI.create(asked.signInLink());
        URI atTheOther = URI.create("http://127.0.0.1:" + executing.port() + link.getPath() + "?" + link.getQuery());
        try (var http = HttpClient.newHttpClient()) {
            var signedIn = http.send(HttpRequest.newBuilder(atTheOther).build(), BodyHandlers.discarding());
            String cookie = signedIn.headers()
                    .firstValue("set-cookie")
                    .orElse("no cookie")
                    .split(";")[0];
            for (var server : List.of(asked, executing)) {
                var threads = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/threads"))
                        .header("Cookie", cookie)
                        .build();
                assertThat(http.send(threads, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
            }
            var again = http.send(HttpRequest.newBuilder(link).build(), BodyHandlers.discarding());
            assertThat(again.headers().firstValue("location")).hasValue("/?sign-in=used");
        }
    }

    @Test
    void behindABalancerThatSpeaksTlsLinksAndCookiesAreForTls() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            String server = "http://127.0.0.1:" + asked.port();
            var link = HttpRequest.newBuilder(URI.create(server + "/api/sign-in-links"))
                    .header("Authorization", "Bearer " + ADMIN)
                    .header("X-Forwarded-Proto", "https")
                    .POST(BodyPublishers.noBody())
                    .build();
            var address = Json.read(http.send(link, BodyHandlers.ofString()).body(), JsonNode.class)
                    .get("link")
                    .asText();
            assertThat(address).startsWith("https://127.0.0.1:" + asked.port() + "/sign-in?code=");

            var signIn = HttpRequest.newBuilder(URI.create(address.replace("https:", "http:")))
                    .header("X-Forwarded-Proto", "https")
                    .build();
            assertThat(http.send(signIn, BodyHandlers.discarding()).headers().firstValue("set-cookie"))
                    .hasValueSatisfying(cookie -> assertThat(cookie).contains("Secure"));
        }
    }

    @Test
    void aTicketOfOneServerOpensOneSocketAtTheOther() throws Exception {
        String ticket = ticket();
        String url = "http://127.0.0.1:" + executing.port();
        try (var first = new SocketReader(url, ticket);
                var second = new SocketReader(url, ticket)) {
            assertThat(first.frame("inbox").get("pending").asInt()).isZero();
            assertThat(second.frame("closed").get("status").asInt()).isEqualTo(4401);
        }
    }

    private String ticket() throws Exception {
        return Json.read(api.post("/api/realtime/token", "{}").body(), JsonNode.class)
                .get("token")
                .asText();
    }

    @Test
    void aReaderAtOneServerHearsWhatTheOtherSaysWhileItSaysIt() throws Exception {
        var heard = new CountDownLatch(1);
        routedTo("coding");
        agents.then((request, listener) -> {
            listener.onText("Well, ");
            heard.await();
            return ScriptedModel.reply(listener, "that is all.", List.of());
        });
        try (var reader = new SocketReader("http://127.0.0.1:" + asked.port(), ticket())) {
            var run = api.ask("", "talk");
            reader.follow(run.get("threadId").asText(), 0);

            reader.event(event -> event.path("delta").asText().contains("Well"));
            heard.countDown();
            reader.event(event -> event.get("type").asText().equals("RUN_FINISHED"));
        }
        assertThat(idle.requests()).isEmpty();
    }

    @Test
    void aDecisionAtOneServerIsTheOnlyOneAndLetsTheRunAtTheOtherGoOn() throws Exception {
        var counter = folder.resolve("ran");
        routedTo("coding");
        agents.calls("shell_command_execute", "command", "echo x >> " + counter).says("It ran.");
        var run = api.ask("", "run it");
        var approval = api.approval();
        var other = new ApiClient("http://127.0.0.1:" + executing.port(), ADMIN);

        var answers = Stream.of(api, other, api, other)
                .parallel()
                .map(server -> decide(server, approval))
                .toList();

        assertThat(answers).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(api.runEnds(run.get("runId").asText()).get("answer").asText())
                .isEqualTo("It ran.");
        assertThat(Files.readAllLines(counter)).hasSize(1);
    }

    private static int decide(ApiClient server, JsonNode approval) {
        try {
            return server.decide(approval, "approve", "").statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSameMessageSentToBothServersGivesOneRun() throws Exception {
        routedTo("coding");
        agents.says("ok");
        var other = new ApiClient("http://127.0.0.1:" + executing.port(), ADMIN);
        var body = Map.of("userMessage", Map.of("id", "m-1", "content", "hello"));

        var answers = Stream.of(api, other, api, other)
                .parallel()
                .map(server -> post(server, body))
                .distinct()
                .toList();

        assertThat(answers).hasSize(1);
        var run = Json.read(answers.getFirst(), JsonNode.class).get("runId").asText();
        assertThat(api.runEnds(run).get("answer").asText()).isEqualTo("ok");
        assertThat(agents.requests()).hasSize(1);
    }

    private static String post(ApiClient server, Object body) {
        try {
            return server.post("/api/chat", body).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
