package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.attacks.Scoreboard.End;
import dev.agentops.server.endtoend.Installation;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Group 26: {@code kill -9} of a whole installation around the effect. More of it: CrashTest. */
abstract class CrashAttacks {
    private final World world = AttackSuiteTest.world();

    @TempDir
    private Path folder;

    @Test
    void nothingRunsTwiceWhateverIsKilled() throws Exception {
        var estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        var counter = folder.resolve("counter");
        try (var installation = new Installation(
                folder.resolve("data"),
                "--no-bookstore",
                "--services",
                estate.servicesFile().toString())) {
            var run = ask(installation, "echo x >> " + counter + "; sleep 600");
            JsonNode first = installation.api().approval();
            installation.killServer();
            installation.startAgain();
            assertThat(counter).doesNotExist();
            world.scores.held(26, End.ASKED);

            installation.api().decide(first, "approve", "");
            while (!Files.exists(counter)) {
                Thread.sleep(20);
            }
            installation.killServer();
            installation.startAgain();
            JsonNode again = installation
                    .api()
                    .await("/api/approvals", list -> !list.isEmpty())
                    .get(0);
            assertThat(again.get("id")).isNotEqualTo(first.get("id"));
            assertThat(again.get("reason").asText()).contains("may or may not have taken effect");
            assertThat(installation.api().decide(first, "approve", "").statusCode())
                    .isEqualTo(409);
            installation.api().decide(again, "deny", "I looked: it ran.");
            installation.api().runEnds(run.get("runId").asText());
            assertThat(Files.readAllLines(counter)).hasSize(1);
            world.scores.held(26, End.ASKED);
            world.scores.probeWorks(26);
        }
    }

    private static JsonNode ask(Installation installation, String command) throws Exception {
        return installation.api().ask("", "Run this command: `" + command + "`");
    }
}
