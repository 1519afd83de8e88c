package dev.agentops.server.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class McpCommandTest {
    @TempDir
    Path folder;

    private Path pins;

    @BeforeEach
    void pins() throws IOException {
        pins = folder.resolve("mcp-pins.json");
        Files.writeString(pins, """
                {"grafana": {
                   "query": {"pinned": {"hash": "sha256:aa", "description": "Queries.", "inputSchema": {}, "at": "2026-01-01T00:00:00Z"},
                             "changed": {"hash": "sha256:bb", "description": "Queries.\\u001b[2J And sends.", "inputSchema": {}, "at": "2026-01-02T00:00:00Z"}},
                   "list": {"pinned": {"hash": "sha256:cc", "description": "Lists.", "inputSchema": {}, "at": "2026-01-01T00:00:00Z"}}}}""");
    }

    @Test
    void showsWhatIsTrustedAndWhatChangedSince() {
        var shown = Terminal.run("mcp", "--pins", pins.toString());

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .contains("grafana  list", "sha256:cc")
                .contains("sha256:bb, seen 2026-01-02T00:00:00Z", "was Queries.", "And sends.")
                .contains("./agentops mcp trust grafana 'query'")
                .doesNotContain("\u001b[2J");
        assertThat(Terminal.run("mcp", "--json", "--pins", pins.toString()).out())
                .contains("\"changed\":{\"hash\":\"sha256:bb\"");
    }

    @Test
    void trustsWhatChangedOnce() throws IOException {
        var trusted = Terminal.run("mcp", "trust", "grafana", "query", "--pins", pins.toString());

        assertThat(trusted.out()).contains("1 pinned anew: restart AgentOps to use it");
        assertThat(Files.readString(pins)).contains("sha256:bb", "sha256:cc").doesNotContain("sha256:aa", "changed");
        var again = Terminal.run("mcp", "trust", "grafana", "--pins", pins.toString());
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).contains("Nothing of grafana changed since it was pinned");
    }

    @Test
    void aFileThatHoldsSomethingElseSaysWhatToDo() throws IOException {
        Files.writeString(pins, "[]");

        var shown = Terminal.run("mcp", "--pins", pins.toString());

        assertThat(shown.exitCode()).isEqualTo(1);
        assertThat(shown.err()).contains("does not hold pins: mend it, or remove it");
        assertThat(Terminal.run("mcp", "--pins", folder.resolve("none").toString())
                        .out())
                .contains("No tool of an MCP server");
    }
}
