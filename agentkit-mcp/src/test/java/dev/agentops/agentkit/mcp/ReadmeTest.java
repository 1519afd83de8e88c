package dev.agentops.agentkit.mcp;

import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.tool.ToolGate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/agentops/agentkit/mcp/FirstTools.java");

    @TempDir
    private Path folder;

    @Test
    @Tag("process")
    @Timeout(60)
    void theExampleOfTheReadmeRuns() {
        var model = new ScriptedModel().calls("demo__get-sum", "a", 2, "b", 40).says("It is 42.");
        var script = Path.of(ReferenceServerContract.command("stdio").get(1));

        assertThat(FirstTools.ask(model, script, folder, ToolGate.open()).answer())
                .isEqualTo("It is 42.");

        assertThat(model.requests().getLast().messages().toString()).contains("The sum of 2 and 40 is 42.");
    }

    @Test
    void theReadmeShowsWhatRuns() throws IOException {
        String snippet = Files.readString(SOURCE)
                .split("    // README\n")[1]
                .stripTrailing()
                .stripIndent();

        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + snippet + "\n```\n");
    }
}
