package dev.agentops.server.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.PidFile;
import dev.agentops.server.attacks.Scoreboard.End;
import dev.agentops.server.endtoend.Installation;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Groups 8, 26 and 35: the environment of a server's own process, and {@code kill -9} of it around the effect. More of that: CrashTest. */
abstract class CrashAttacks {
    private static final String OF_THE_SERVER = "of-the-server-alone";

    /** Secrets, and what makes an interpreter run more than it was told to. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "AGENTOPS_ADMIN_TOKEN", OF_THE_SERVER + "-and-long-enough-for-one",
            "PAGER_API_KEY", OF_THE_SERVER,
            "PYTHONSTARTUP", "/" + OF_THE_SERVER,
            "NODE_OPTIONS", "--require=/" + OF_THE_SERVER,
            "JAVA_TOOL_OPTIONS", "-D" + OF_THE_SERVER + "=1",
            "BASH_ENV", "/" + OF_THE_SERVER,
            "LD_LIBRARY_PATH", "/" + OF_THE_SERVER);

    private final World world = AttackSuiteTest.world();

    @TempDir
    private Path folder;

    @Test
    void nothingRunsTwiceWhateverIsKilled() throws Exception {
        var estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        var counter = folder.resolve("counter");
        var never = folder.resolve("never");
        try (var installation = new Installation(
                folder.resolve("data"),
                ENVIRONMENT,
                "--no-bookstore",
                "--services",
                estate.servicesFile().toString())) {
            whatIsApprovedSeesNothingOfTheServersEnvironment(installation);

            var waiting = ask(installation, "echo x >> " + never);
            JsonNode undecided = installation.api().approval();
            var run = ask(
                    installation,
                    "(setsid sleep 600 & echo $! > " + folder.resolve("stray") + "); echo $$ > "
                            + folder.resolve("main") + "; echo x >> " + counter + "; sleep 600");
            installation.api().runIs(id(run), "waiting");
            JsonNode first = ofRun(installation, id(run));
            installation.api().decide(first, "approve", "");
            while (!Files.exists(counter)) {
                Thread.sleep(20);
            }
            installation.killServer();
            whatItRanIsGone();
            installation.startAgain();

            assertThat(ofRun(installation, id(waiting)).get("id")).isEqualTo(undecided.get("id"));
            installation.api().decide(undecided, "deny", "");
            installation.api().runEnds(id(waiting));
            assertThat(never).doesNotExist();
            world.scores.held(26, End.ASKED);

            installation.api().runIs(id(run), "waiting");
            JsonNode again = ofRun(installation, id(run));
            assertThat(again.get("id")).isNotEqualTo(first.get("id"));
            assertThat(again.get("reason").asText()).contains("may or may not have taken effect");
            assertThat(installation.api().decide(first, "approve", "").statusCode())
                    .isEqualTo(409);
            installation.api().decide(again, "deny", "I looked: it ran.");
            installation.api().runEnds(id(run));
            assertThat(Files.readAllLines(counter)).hasSize(1);
            world.scores.held(26, End.ASKED);
            world.scores.probeWorks(26);
        }
    }

    /** While there is no server at all. */
    private void whatItRanIsGone() throws Exception {
        for (var name : List.of("main", "stray")) {
            var program = new PidFile(folder.resolve(name));
            long end = System.nanoTime() + 30_000_000_000L;
            while (program.runs()) {
                assertThat(System.nanoTime()).as(name).isLessThan(end);
                Thread.sleep(20);
            }
            world.scores.held(35, End.ASKED);
        }
    }

    /** Its input is closed, too: cat ends at once. */
    private void whatIsApprovedSeesNothingOfTheServersEnvironment(Installation installation) throws Exception {
        var seen = folder.resolve("environment");
        var run = ask(installation, "cat && env > " + seen);
        installation.api().decide(ofRun(installation, id(run)), "approve", "");
        installation.api().runEnds(id(run));

        assertThat(Files.readString(seen)).contains("PATH=").doesNotContain(OF_THE_SERVER);
        assertThat(Files.readAllLines(seen))
                .extracting(line -> line.split("=", 2)[0])
                .containsOnly("PATH", "LANG", "HOME", "PWD", "SHLVL", "_", "AGENTOPS_CALL");
        world.scores.held(8, End.ASKED);
    }

    private static String id(JsonNode run) {
        return run.get("runId").asText();
    }

    private static JsonNode ofRun(Installation installation, String runId) throws Exception {
        var found = installation
                .api()
                .await("/api/approvals", list -> list.findValuesAsText("runId").contains(runId));
        for (var approval : found) {
            if (approval.get("runId").asText().equals(runId)) {
                return approval;
            }
        }
        throw new AssertionError("no approval of " + runId);
    }

    private static JsonNode ask(Installation installation, String command) throws Exception {
        return installation.api().ask("", "Run this command: `" + command + "`");
    }
}
