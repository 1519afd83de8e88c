package dev.agentops.server.mcp;

import dev.agentops.agentkit.mcp.Endpoint;
import dev.agentops.agentkit.mcp.McpStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class McpFileTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin", "ANTHROPIC_API_KEY", "sk-ours", "TOKEN", "hush-hush-token", "EMPTY", "");

    @TempDir
    private Path folder;

    @Test
    void theWidelyUsedShapeIsRead() throws Exception {
        var read = read("""
                {"mcpServers": {
                   "files": {"command": "npx", "args": ["-y", "server@1.2.3", "${ROOT:-/srv}"], "env": {"API_KEY": "${TOKEN}", "MODE": "ro"}},
                   "far": {"type": "http", "url": "https://mcp.example.com/mcp?k=${TOKEN}", "headers": {"Authorization": "Bearer ${TOKEN}"},
                           "agents": ["coding"], "readOnlyTools": ["query"], "pins": {"query": "sha256:1"}, "timeoutSeconds": 120},
                   "off": {"command": "x", "disabled": true}}}""");

        assertThat(read.problems()).isEmpty();
        assertThat(read.entries()).hasSize(2);
        var files = read.entries().getFirst();
        assertThat(files.agents()).isEmpty();
        assertThat(files.server().endpoint())
                .isEqualTo(new Endpoint.Program(
                        List.of("npx", "-y", "server@1.2.3", "/srv"),
                        Map.of("PATH", "/usr/bin", "API_KEY", "hush-hush-token", "MODE", "ro"),
                        folder));
        assertThat(files.server().secrets()).containsExactly("hush-hush-token");
        var far = read.entries().getLast();
        assertThat(far.agents()).containsExactly("coding");
        assertThat(far.server().endpoint())
                .isEqualTo(new Endpoint.Http(
                        URI.create("https://mcp.example.com/mcp?k=hush-hush-token"),
                        Map.of("Authorization", "Bearer hush-hush-token")));
        assertThat(far.server().readOnlyTools()).containsExactly("query");
        assertThat(far.server().pins()).containsEntry("query", "sha256:1");
        assertThat(far.server().limits().idle()).isEqualTo(Duration.ofMinutes(2));
        assertThat(far.server().toString()).doesNotContain("hush");
    }

    @Test
    void aSecretThatStandsInTheFileIsOneToo() throws Exception {
        var read = read("""
                {"mcpServers": {"a": {"command": "x", "env": {"GITHUB_TOKEN": "ghp-literal"}},
                                "b": {"url": "https://x/", "headers": {"Authorization": "Bearer literal-bearer"}}}}""");

        assertThat(read.entries().getFirst().server().secrets()).containsExactly("ghp-literal");
        assertThat(read.entries().getLast().server().secrets()).containsExactly("literal-bearer");
    }

    @Test
    void oneBadEntryIsAProblemOfItsOwn() throws Exception {
        assertThat(problem("{\"command\": \"x\", \"env\": {\"A\": \"${NOT_SET}\"}}"))
                .isEqualTo("not started: the environment variable NOT_SET is not set");
        assertThat(problem("{\"command\": \"x\", \"env\": {\"A\": \"${EMPTY}\"}}"))
                .contains("EMPTY is not set");
        assertThat(problem("{\"command\": \"x\", \"autoApprove\": [\"*\"]}"))
                .startsWith("not started: there is no field 'autoApprove'; the fields are agents, args, command");
        assertThat(problem("{\"command\": \"x\", \"args\": {\"a\": \"sk-secret\"}}"))
                .isEqualTo("not started: a field has another type than it should (args)");
        assertThat(problem("{\"command\": \"x\", \"agents\": [\"root\"]}"))
                .isEqualTo("not started: agents can be coding, log-analyzer");
        assertThat(problem("{\"type\": \"sse\", \"url\": \"https://x/\"}")).contains("it can be stdio or http");
        assertThat(problem("{}")).contains("it needs a url");
        assertThat(problem("{\"command\": \"x\", \"url\": \"https://x/\"}")).contains("or else a url");
        assertThat(problem("{\"url\": \"https://x/\", \"headers\": {\"A\": \"sk-secret\\n\"}}"))
                .contains("the header 'A' cannot be sent")
                .doesNotContain("sk-secret");
    }

    @Test
    void whatIsToldOfABrokenFileQuotesNothingOfIt() throws Exception {
        var problems = read("{\"mcpServers\": {\"a\": {\"env\": {\"KEY\": sk-secret}}}}")
                .problems();

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.detail())
                    .startsWith("not started: it is no JSON (line 1")
                    .doesNotContain("secret");
            assertThat(problem.remedy()).contains("mcp.json");
        });
        assertThat(read("[]").problems().getFirst().detail()).isEqualTo("not started: it has no mcpServers");
    }

    @Test
    void noFileIsNoProblem() {
        var read = McpFile.read(folder.resolve("mcp.json"), ENVIRONMENT, Set.of("coding"));

        assertThat(read.problems()).isEmpty();
        assertThat(read.entries()).isEmpty();
    }

    private String problem(String entry) throws IOException {
        var read = read("{\"mcpServers\": {\"bad\": " + entry + ", \"good\": {\"command\": \"x\"}}}");
        assertThat(read.entries()).extracting(one -> one.server().name()).containsExactly("good");
        assertThat(read.problems()).extracting(McpStatus::server).containsExactly("bad");
        return read.problems().getFirst().detail();
    }

    private McpFile read(String json) throws IOException {
        var file = folder.resolve("mcp.json");
        Files.writeString(file, json);
        return McpFile.read(file, ENVIRONMENT, Set.of("log-analyzer", "coding"));
    }
}
