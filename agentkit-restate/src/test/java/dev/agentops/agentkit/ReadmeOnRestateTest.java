package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.agentkit.restate.testing.RestateNode;
import dev.agentops.agentkit.restate.testing.SharedRestate;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.agentkit.thread.InMemoryThreadLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeOnRestateTest {
    private static final String SOURCE = "src/test/java/dev/agentops/agentkit/FirstAgentOnRestate.java";

    @Test
    @Tag("process")
    void theFirstAgentOfTheReadmeRunsOnRestate() throws Exception {
        var model = new ScriptedModel().calls("check_disk", "name", "db-1").says("The disk of db-1 is 97 % full.");
        var log = new InMemoryThreadLog();
        var node = SharedRestate.node();
        var options =
                new RestateEngine.Options(node.ingress(), node.admin(), "127.0.0.1", RestateNode.freePort(), "readme");
        var request = new RunRequest(
                "thread-" + UUID.randomUUID(), "run_" + UUID.randomUUID(), "ann", "message-1", "Is db-1 all right?");

        try (var engine = FirstAgentOnRestate.serve(options, FirstAgent.operator(model), log)) {
            engine.submit(request);
            long end = System.nanoTime() + 20_000_000_000L;
            while (log.messages(request.threadId()).size() < 4 && System.nanoTime() < end) {
                Thread.sleep(20);
            }
        }

        assertThat(log.messages(request.threadId()).getLast())
                .isInstanceOfSatisfying(
                        Message.FromAgent.class,
                        said -> assertThat(said.text()).isEqualTo("The disk of db-1 is 97 % full."));
    }

    @Test
    void theReadmeShowsWhatRuns() throws IOException {
        String snippet = Files.readString(Path.of(SOURCE))
                .split("    // README\n")[1]
                .stripTrailing()
                .stripIndent();

        assertThat(Files.readString(Path.of("../agentkit/README.md"))).contains("```java\n" + snippet + "\n```\n");
    }
}
