package dev.agentops.agentkit;

import dev.agentops.agentkit.testing.ScriptedModel;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/agentops/agentkit/FirstAgent.java");

    @Test
    void theFirstAgentOfTheReadmeRuns() {
        var model = new ScriptedModel().calls("check_disk", "name", "db-1").says("The disk of db-1 is 97 % full.");

        assertThat(FirstAgent.ask(FirstAgent.operator(model), "Is db-1 all right?")
                        .answer())
                .isEqualTo("The disk of db-1 is 97 % full.");
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
