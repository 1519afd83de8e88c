package dev.agentops.agentkit.mcp;

import dev.agentops.agentkit.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A client of an HTTP server that misbehaves. */
@Timeout(60)
class HttpTest {
    private static final McpLimits QUICK =
            new McpLimits(Duration.ofSeconds(5), Duration.ofMillis(600), Duration.ofMillis(1_500), 200_000);

    private HostileHttp server;
    private McpClient client;

    @BeforeEach
    void start() throws IOException {
        server = new HostileHttp();
        client = new McpClient(server(QUICK));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void anAnswerComesAsJsonOrAsEvents() throws Exception {
        assertThat(text("json")).isEqualTo("by json");
        assertThat(text("events")).isEqualTo("by events");
    }

    @Test
    void theSessionTheProtocolAndTheHeadersGoWithEachRequest() throws Exception {
        text("json");

        assertThat(server.heard).allMatch(one -> one.authorization().equals("Bearer hush-hush-token"));
        assertThat(server.heard.getFirst().session()).isEqualTo("null");
        assertThat(server.heard.subList(1, server.heard.size()))
                .isNotEmpty()
                .allMatch(one ->
                        one.session().equals("session-1") && one.protocol().equals("2025-06-18"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 400})
    void aSessionThatTheServerForgotIsOpenedAnewAndTheCallGoesThrough(int status) throws Exception {
        text("json");
        server.forgets = status;
        server.forgetsSessions = true;

        assertThat(text("json")).isEqualTo("by json");

        assertThat(server.sessions).hasValue(2);
    }

    @Test
    void closeEndsTheSession() throws Exception {
        text("json");

        client.close();

        assertThat(server.heard.getLast().method()).isEqualTo("DELETE");
        assertThat(server.heard.getLast().session()).isEqualTo("session-1");
    }

    @Test
    void whatTheServerAsksOfUsIsRefused() throws Exception {
        assertThat(text("asks")).isEqualTo("asked");

        awaitHeard("-32601");
    }

    @Test
    void aStreamThatBreaksOffIsGoneOnWithWhereTheServerAllowsIt() throws Exception {
        assertThat(text("goes-on")).isEqualTo("gone on");

        assertThat(server.heard.getLast().lastEventId()).startsWith("place-");
    }

    @Test
    void aStreamThatBreaksOffForGoodIsLost() {
        assertLost("breaks-off", "MCP server far broke its answer off");
        assertLost("wrong-id", "MCP server far broke its answer off");
    }

    @Test
    void silenceEndsACallBeforeTheHeadersAndAfter() throws Exception {
        assertLost("silent", "MCP server far did not answer within 600 ms");
        assertLost("stalls", "MCP server far did not answer within 600 ms");
        awaitHeard("notifications/cancelled");
    }

    @Test
    void aDripCannotKeepACallAliveForEver() {
        assertLost("drips", "MCP server far did not answer within 1 s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "stalls"})
    void anInterruptEndsTheCallAtOnceAndTheServerIsTold(String tool) throws Exception {
        client = new McpClient(server(McpLimits.DEFAULT));
        text("json");
        var thrown = new CompletableFuture<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                text(tool);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        awaitHeard("\"" + tool + "\"");
        Thread.sleep(200);
        long begin = System.nanoTime();

        caller.interrupt();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        awaitHeard("notifications/cancelled");
    }

    @Test
    void whatIsTooLargeOrMalformedIsRefused() {
        assertLost("huge", "MCP server far sent a message of more than 200000 bytes");
        assertLost("huge-event", "MCP server far sent a message of more than 200000 bytes");
        assertLost("malformed", "MCP server far sent malformed JSON");
        assertLost("page", "MCP server far answered with 'text/html', not with JSON or events");
    }

    @Test
    void anErrorOfTheServerSaysNoSecret() {
        assertLost("fails", "MCP server far answered with HTTP 500: stack trace with ***");
    }

    @Test
    void refusalsSayWhatToDo() {
        assertNotRun("refused", "MCP server far refuses us (HTTP 401): check its headers in the configuration");
    }

    @Test
    void noRedirectIsFollowedAsHeadersMayBeSecret() {
        server.startsWith = 307;

        assertNotRun("json", "MCP server far has moved: put https://elsewhere.example/mcp into the configuration");
    }

    @Test
    void aServerThatIsNotThereSaysSo() throws Exception {
        text("json");
        server.close();

        assertNotRun("json", "MCP server far cannot be reached at http://127.0.0.1:");
    }

    @Test
    void badConfigurationIsRefusedWithoutTheValue() {
        assertThatThrownBy(() -> new Endpoint.Http(URI.create("http://x/"), Map.of("Authorization", "Bearer hush\n")))
                .hasMessageContaining("'Authorization' cannot be sent")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> new Endpoint.Http(URI.create("ftp://x/"), Map.of()))
                .hasMessageContaining("http://");
        assertThat(server(QUICK).toString()).doesNotContain("hush");
    }

    private McpServer server(McpLimits limits) {
        var endpoint = server.endpoint(Map.of("Authorization", "Bearer hush-hush-token"));
        return McpServer.of("far", endpoint).withLimits(limits).withSecrets(Set.of("hush-hush-token"));
    }

    private String text(String tool) throws McpException, InterruptedException {
        return client.call(tool, Json.mapper().createObjectNode(), message -> {})
                .at("/content/0/text")
                .asText();
    }

    private void assertLost(String tool, String message) {
        var e = catchThrowableOfType(McpException.class, () -> text(tool));
        assertThat(e).hasMessageStartingWith(message);
        assertThat(e.mayHaveRun()).isTrue();
    }

    private void assertNotRun(String tool, String message) {
        var e = catchThrowableOfType(McpException.class, () -> text(tool));
        assertThat(e).hasMessageStartingWith(message);
        assertThat(e.mayHaveRun()).isFalse();
    }

    private void awaitHeard(String part) throws InterruptedException {
        for (int i = 0;
                i < 100 && server.heard.stream().noneMatch(one -> one.body().contains(part));
                i++) {
            Thread.sleep(30);
        }
        assertThat(server.heard).anyMatch(one -> one.body().contains(part));
    }
}
