package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code kill -9} of the server or the engine at random moments of twenty runs, with a command that counts how often it ran. */
@Tag("process")
@EnabledIfSystemProperty(named = "agentops.test.all", matches = "true")
class RandomKillsTest {
    private static final int RUNS = 20;

    @TempDir
    Path folder;

    @Test
    void eachRunEndsRightAndItsCommandRanAtMostOnce() throws Exception {
        long seed = Long.getLong("agentops.test.seed", System.nanoTime());
        System.out.println("again with -Dagentops.test.seed=" + seed);
        var random = new Random(seed);
        var estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        try (var installation = new Installation(
                folder.resolve("data"),
                "--no-bookstore",
                "--services",
                estate.servicesFile().toString())) {
            for (int i = 0; i < RUNS; i++) {
                var counter = estate.folder().resolve("ran-" + i);
                var run = installation.api().ask("", "Run this command: `echo x >> " + counter + "`");
                int kills = 1 + random.nextInt(2);
                for (int kill = 0; kill < kills; kill++) {
                    decideFor(installation, run, random.nextInt(800), counter);
                    if (random.nextBoolean()) {
                        installation.killServer();
                        installation.startAgain();
                    } else {
                        killRestate(installation);
                    }
                }
                assertEndsRight(installation, run, counter);
            }
        }
    }

    /** It may be on its way up again from the kill before. */
    private static void killRestate(Installation installation) throws Exception {
        while (!ProcessHandle.of(installation.pid("restate"))
                .map(ProcessHandle::destroyForcibly)
                .orElse(false)) {
            Thread.sleep(20);
        }
    }

    /** Decides what is asked, for a while: the kill comes in the middle of it. */
    private static void decideFor(Installation installation, JsonNode run, int millis, Path counter) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            decide(installation, run, counter);
            Thread.sleep(20);
        }
    }

    /** As a careful human: what may have run already is looked at before. */
    private static void decide(Installation installation, JsonNode run, Path counter) throws Exception {
        for (var approval : installation.api().json("/api/approvals")) {
            if (approval.get("runId").equals(run.get("runId"))) {
                boolean cut = approval.get("reason").asText().contains("may or may not have taken effect");
                boolean ran = Files.exists(counter);
                installation.api().decide(approval, cut && ran ? "deny" : "approve", "");
            }
        }
    }

    private static void assertEndsRight(Installation installation, JsonNode run, Path counter) throws Exception {
        String path = "/api/runs/" + run.get("runId").asText();
        JsonNode now = installation.api().await(path, RandomKillsTest::wantsSomeone);
        while (!now.hasNonNull("finishedAt")) {
            decide(installation, run, counter);
            Thread.sleep(50);
            now = installation.api().await(path, RandomKillsTest::wantsSomeone);
        }
        assertThat(now.get("status").asText()).as(now.toPrettyString()).isEqualTo("completed");
        assertThat(Files.readAllLines(counter)).hasSize(1);
        var events = EventsOf.thread(
                installation, run.get("threadId").asText(), run.get("runId").asText());
        assertThat(events.stream()
                        .filter(event -> event.get("type").asText().equals("TOOL_CALL_RESULT"))
                        .map(event -> event.get("toolCallId").asText()))
                .doesNotHaveDuplicates();
    }

    private static boolean wantsSomeone(JsonNode run) {
        return run.hasNonNull("finishedAt") || run.get("status").asText().equals("waiting");
    }
}
