package dev.agentops.agentkit.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.ToolStatus;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.Effect;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference server of the protocol's makers, as npm has it, over each transport. */
@Tag("process")
@Timeout(60)
abstract class ReferenceServerContract {
    static final String SECRET = "a-secret-of-the-configuration";
    private static final ToolContext CONTEXT = new ToolContext("thread", "run", "ann", "worker", "call", State.EMPTY);

    @TempDir
    Path folder;

    McpTools tools;

    abstract Endpoint endpoint() throws Exception;

    @BeforeEach
    void open() throws Exception {
        var server = McpServer.of("everything", endpoint())
                .withReadOnly("echo", "get-sum")
                .withSecrets(Set.of(SECRET))
                .withLimits(McpLimits.DEFAULT.withIdle(Duration.ofSeconds(10)));
        tools = McpTools.open(List.of(server), McpPins.at(folder.resolve("pins.json")), Duration.ofSeconds(30));
        assertThat(tools.status())
                .allSatisfy(status -> assertThat(status.detail()).endsWith(" tools"));
    }

    @AfterEach
    void close() {
        tools.close();
    }

    @Test
    void itsToolsAreOfferedAsWritesUnlessConfigurationCallsThemReadOnly() {
        assertThat(tools.tools())
                .extracting(tool -> tool.tool().name())
                .contains("everything__echo", "everything__get-env");
        assertThat(tool("echo").tool().effect()).isEqualTo(Effect.READS);
        assertThat(tool("get-env").tool().effect()).isEqualTo(Effect.WRITES);
        assertThat(tool("get-sum").tool().spec().inputSchema()).isEqualTo(Json.read("""
                {"type": "object",
                 "properties": {"a": {"type": "number", "description": "First number"},
                                "b": {"type": "number", "description": "Second number"}},
                 "required": ["a", "b"]}""", JsonNode.class));
    }

    @Test
    void textComesAsItIs() throws Exception {
        assertThat(call("echo", "message", "hello \u001b[31mred")).isEqualTo(ToolResult.ok("Echo: hello red"));
        assertThat(call("get-sum", "a", 2, "b", 40).content()).isEqualTo("The sum of 2 and 40 is 42.");
    }

    @Test
    void structuredContentIsSaidOnce() throws Exception {
        var result = call("get-structured-content", "location", "Chicago").content();

        assertThat(Json.read(result, JsonNode.class).has("temperature")).isTrue();
    }

    @Test
    void whatIsNoTextIsDescribed() throws Exception {
        assertThat(call("get-tiny-image").content()).containsPattern("\\[image image/png, [0-9]+ bytes, not shown]");
        assertThat(call("get-resource-reference", "resourceType", "Blob", "resourceId", 1)
                        .content())
                .containsPattern("\\[resource demo://[^ ]+ [^ ]+, [0-9]+ bytes, not shown]");
        assertThat(call("get-resource-reference", "resourceType", "Text", "resourceId", 1)
                        .content())
                .containsPattern("\\[resource demo://[^ ]+ text/plain]\nResource 1");
        assertThat(call("get-resource-links", "count", 2).content()).contains("[link to resource demo://");
    }

    @Test
    void whatTheServerRefusesIsAnObservation() throws Exception {
        var result = call("get-sum", "a", "two", "b", 40);

        assertThat(result.status()).isEqualTo(ToolStatus.ERROR);
        assertThat(result.content()).contains("Invalid arguments");
    }

    @Test
    void progressIsHeardAndALongCallEnds() throws Exception {
        var server =
                McpServer.of("everything", endpoint()).withLimits(McpLimits.DEFAULT.withIdle(Duration.ofSeconds(2)));
        try (var client = new McpClient(server)) {
            var ticks = new AtomicInteger();

            var result = client.call(
                    "trigger-long-running-operation",
                    Json.read("{\"duration\": 3, \"steps\": 6}", JsonNode.class),
                    message -> ticks.incrementAndGet());

            assertThat(result.at("/content/0/text").asText()).startsWith("Long running operation completed");
            assertThat(ticks).hasValueGreaterThanOrEqualTo(5);
        }
    }

    @Test
    void anInterruptEndsALongCall() throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                call("trigger-long-running-operation", "duration", 20, "steps", 20);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        Thread.sleep(500);
        long begin = System.nanoTime();

        caller.interrupt();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(call("echo", "message", "still here").content()).isEqualTo("Echo: still here");
    }

    @Test
    void aSecretInAResultIsHidden() throws Exception {
        assertThat(call("echo", "message", "x " + SECRET).content()).isEqualTo("Echo: x ***");
    }

    McpTool tool(String name) {
        return tools.tools().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @param arguments name and value in turn; not checked here, so that the server does */
    ToolResult call(String name, Object... arguments) throws Exception {
        var fields = Json.mapper().createObjectNode();
        for (int i = 0; i < arguments.length; i += 2) {
            fields.set((String) arguments[i], Json.tree(arguments[i + 1]));
        }
        return tool(name).tool().handler().handle(fields, CONTEXT);
    }

    static List<String> command(String transport) {
        var script = Path.of("testing/node_modules/@modelcontextprotocol/server-everything/dist/index.js")
                .toAbsolutePath();
        assertThat(script)
                .as("run npm ci in agentkit-mcp/testing, or ./agentops test")
                .exists();
        return Arrays.asList("node", script.toString(), transport);
    }

    static Map<String, String> environment(String name, String value) {
        return Map.of("PATH", System.getenv("PATH"), "HOME", "/nonexistent", name, value);
    }
}
