package dev.agentops.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.server.testing.ApiClient;
import dev.agentops.server.testing.RealtimeServer;
import dev.agentops.server.testing.Socket;
import dev.agentops.server.testing.TestThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may open a socket and what they may say; what is refused is refused with the reason, and nothing is told. */
@Tag("process")
class RealtimeTest {
    private static final String ALLOWED = "https://ops.example.com";

    @TempDir
    Path folder;

    private RealtimeServer server;
    private ApiClient api;

    @BeforeEach
    void start() throws Exception {
        server = new RealtimeServer(folder, Map.of("AGENTOPS_ALLOWED_ORIGINS", ALLOWED));
        api = server.api();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket open() throws Exception {
        return Socket.open(api, server.url());
    }

    private static void assertRefused(Socket socket, int code, String reason) throws Exception {
        var closed = socket.closed();
        assertThat(closed.code()).isEqualTo(code);
        assertThat(closed.reason()).contains(reason);
        assertThat(socket.poll(0)).as("a frame before the refusal").isNull();
    }

    @Test
    void aReaderGetsTheInboxASnapshotTheMarkAndThenEachEvent() throws Exception {
        var thread = new TestThread(server.database(), "thr_1");
        thread.tell(new AgentEvent.RunStarted("u1", "why?"), new AgentEvent.TextStarted("m1"));
        try (var socket = open()) {
            assertThat(socket.next("inbox").get("threads").findValuesAsText("id"))
                    .containsExactly("thr_1");
            socket.subscribe(thread.id(), 2);
            var snapshot = socket.next("snap");
            assertThat(snapshot.get("entries").findValuesAsText("seq")).containsExactly("3", "4", "5");
            assertThat(socket.next("live").get("seq").asLong()).isEqualTo(5);
            thread.tell(new AgentEvent.TextDelta("m1", "because"));
            var event = socket.next("ev");
            assertThat(event.get("seq").asLong()).isEqualTo(6);
            assertThat(event.at("/event/delta").asText()).isEqualTo("because");
            socket.send("{\"op\":\"ping\"}");
            assertThat(socket.next("hb").get("ts").asText()).isNotBlank();
            socket.send("{\"op\":\"unsub\",\"threadId\":\"thr_1\"}");
            socket.send("{\"op\":\"ping\"}");
            socket.next("hb");
            thread.tell(new AgentEvent.TextEnded("m1"));
            assertThat(socket.poll(500)).isNull();
        }
    }

    @Test
    void aTicketOpensOneSocketAndOnlyForAMinute() throws Exception {
        String once = Socket.ticket(api);
        try (var first = new Socket(server.url(), once, null, true)) {
            first.next("inbox");
            assertRefused(new Socket(server.url(), once, null, true), 4401, "used");
        }
        String late = Socket.ticket(api);
        server.database()
                .with(handle -> handle.execute(
                        "update tokens set expires_at = now() - interval '1 second' where kind = 'ticket'"));
        assertRefused(new Socket(server.url(), late, null, true), 4401, "too old");
        assertRefused(new Socket(server.url(), "guessed", null, true), 4401, "unknown");
        assertRefused(new Socket(server.url(), "", null, true), 4401, "unknown");
        assertThat(api.as("wrong").post("/api/realtime/token", "{}").statusCode())
                .isEqualTo(401);
        assertThat(api.get("/api/realtime/token").body()).contains("\"token\"");
    }

    @Test
    void aPageOfAnotherOriginIsRefusedUnlessItIsAllowedByName() throws Exception {
        for (var origin :
                List.of("https://evil.example", "null", "not an origin at all", "https://ops.example.com.evil")) {
            assertRefused(new Socket(server.url(), Socket.ticket(api), origin, true), 4401, "wrong origin");
        }
        for (var origin : List.of(server.url(), ALLOWED)) {
            try (var socket = new Socket(server.url(), Socket.ticket(api), origin, true)) {
                socket.next("inbox");
            }
        }
    }

    @Test
    void aFrameThatIsNotOfTheProtocolIsAnsweredWithTheReason() throws Exception {
        try (var socket = open()) {
            for (var wrong : Map.of(
                            "{", "not JSON",
                            "[]", "'op' must be",
                            "42", "'op' must be",
                            "{\"op\":\"drop\"}", "'op' must be",
                            "{\"op\":\"sub\"}", "'threadId' must be",
                            "{\"op\":\"sub\",\"threadId\":7}", "'threadId' must be",
                            "{\"op\":\"sub\",\"threadId\":\"thr_1\",\"after\":-1}", "'after' must be",
                            "{\"op\":\"sub\",\"threadId\":\"thr_1\",\"after\":\"1\"}", "'after' must be",
                            "{\"op\":\"sub\",\"threadId\":\"thr_no\"}", "no thread 'thr_no'")
                    .entrySet()) {
                socket.send(wrong.getKey());
                assertThat(socket.next("error").get("detail").asText()).contains(wrong.getValue());
            }
            socket.sendBinary();
            assertThat(socket.closed().code()).isEqualTo(1003);
        }
    }

    @Test
    void aFrameOfAMegabyteEndsTheSocketWithTheReason() throws Exception {
        try (var socket = open()) {
            socket.next("inbox");
            socket.send("{\"op\":\"sub\",\"threadId\":\"" + "x".repeat(1_000_000) + "\"}");
            assertThat(socket.next("error").get("detail").asText()).contains("at most 64000");
            var closed = socket.closed();
            assertThat(closed.code()).isEqualTo(1009);
            assertThat(closed.reason()).contains("at most 64000");
        }
        try (var socket = open()) {
            socket.next("inbox");
        }
    }

    @Test
    void aTokenThatIsLimitedToAThreadHearsOfNoOther() throws Exception {
        var mine = new TestThread(server.database(), "thr_mine");
        var foreign = new TestThread(server.database(), "thr_foreign");
        mine.tell(new AgentEvent.TurnStarted());
        foreign.tell(new AgentEvent.TextStarted("m1"), new AgentEvent.TextDelta("m1", "the secret"));
        var guest = api.as(limitedToken("thr_mine"));

        for (var path : List.of(
                "/api/threads",
                "/api/runs",
                "/api/runs/" + foreign.run(),
                "/api/approvals",
                "/api/services",
                "/api/me")) {
            var answer = guest.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.body()).doesNotContain("foreign").contains("only read the threads");
        }
        assertThat(guest.get("/api/threads/thr_mine").statusCode()).isEqualTo(200);
        for (var path : List.of("/api/threads/thr_foreign", "/api/threads/thr_foreign/events")) {
            var answer = guest.get(path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body())
                    .isEqualTo(
                            guest.get(path.replace("foreign", "nothing")).body().replace("nothing", "foreign"));
        }
        assertThat(guest.post("/api/chat", Map.of("userMessage", Map.of("id", "a", "content", "b")))
                        .statusCode())
                .isEqualTo(403);
        try (var socket = Socket.open(guest, server.url())) {
            socket.subscribe("thr_foreign", 0);
            assertThat(socket.next(frame -> true).toString())
                    .isEqualTo("{\"op\":\"error\",\"threadId\":\"thr_foreign\","
                            + "\"detail\":\"There is no thread 'thr_foreign'.\"}");
            foreign.tell(new AgentEvent.TextDelta("m1", "more of it"));
            assertThat(socket.poll(500)).isNull();
            socket.subscribe("thr_mine", 0);
            assertThat(socket.next("snap").get("threadId").asText()).isEqualTo("thr_mine");
        }
    }

    private String limitedToken(String threadId) throws Exception {
        var refused = api.post("/api/tokens", Map.of("role", "operator", "threads", List.of(threadId)));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("viewer");
        var answer = api.post("/api/tokens", Map.of("role", "viewer", "threads", List.of(threadId)));
        return Json.read(answer.body(), JsonNode.class).get("token").asText();
    }

    @Test
    void aSocketDoesNotOutliveTheTokenThatItWasOpenedWith() throws Exception {
        var answer = api.post("/api/tokens", Map.of("role", "viewer"));
        var viewer =
                api.as(Json.read(answer.body(), JsonNode.class).get("token").asText());
        String unused = Socket.ticket(viewer);
        try (var socket = Socket.open(viewer, server.url());
                var admin = open()) {
            socket.next("inbox");
            server.database().with(handle -> handle.execute("delete from tokens where kind = 'token'"));
            assertRefused(new Socket(server.url(), unused, null, true), 4401, "ticket");
            var closed = socket.closed();
            assertThat(closed.code()).isEqualTo(4401);
            assertThat(closed.reason()).isEqualTo("signed out");
            admin.send("{\"op\":\"ping\"}");
            admin.next("hb");
        }
    }

    @Test
    void aServerThatStopsSaysByeAndWhenToComeBack() throws Exception {
        try (var socket = open()) {
            socket.next("inbox");
            server.stop();
            var bye = socket.next("bye");
            assertThat(bye.get("retryMs").asLong()).isPositive();
            assertThat(bye.get("reason").asText()).isNotBlank();
            assertThat(socket.closed().code()).isEqualTo(1001);
        }
    }

    @Test
    void aReaderThatTakesNothingIsLetGoAndHoldsUpNobody() throws Exception {
        var thread = new TestThread(server.database(), "thr_1");
        thread.tell(new AgentEvent.TextStarted("m1"));
        for (int i = 0; i < 300; i++) {
            thread.tell(new AgentEvent.TextDelta("m1", "x".repeat(100_000)));
        }
        try (var slow = new Socket(server.url(), Socket.ticket(api), null, false);
                var other = open()) {
            slow.subscribe(thread.id(), 0);
            other.subscribe(thread.id(), 301);
            other.next("live");
            thread.tell(new AgentEvent.TextEnded("m1"));
            assertThat(other.next("ev").get("seq").asLong()).isEqualTo(302);
            Thread.sleep(11_000);
            slow.readOn();
            try {
                assertThat(slow.closed().code()).isEqualTo(4408);
            } catch (ExecutionException e) {
                assertThat(e.getCause()).as("the connection was cut").isInstanceOf(IOException.class);
            }
            other.send("{\"op\":\"ping\"}");
            other.next("hb");
        }
    }
}
