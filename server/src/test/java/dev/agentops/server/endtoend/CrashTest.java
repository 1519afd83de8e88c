package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.server.testing.Socket;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code kill -9}, everywhere: nothing is lost and nothing is done twice. */
@Tag("process")
class CrashTest {
    @TempDir
    static Path folder;

    private static TestEstate estate;
    private static Installation installation;

    @BeforeAll
    static void up() throws Exception {
        estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        installation = new Installation(
                folder.resolve("data"),
                "--no-bookstore",
                "--services",
                estate.servicesFile().toString());
    }

    @AfterAll
    static void down() throws Exception {
        installation.close();
    }

    private static JsonNode askToRun(String command) throws Exception {
        return installation.api().ask("", "Run this command: `" + command + "`");
    }

    /** A file that a command appends one line to; its length is how often the command ran. */
    private static Path counter(String name) {
        return estate.folder().resolve(name);
    }

    private static int count(Path counter) throws Exception {
        return Files.exists(counter) ? Files.readAllLines(counter).size() : 0;
    }

    private static void awaitCount(Path counter, int count) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        while (count(counter) < count) {
            assertThat(System.nanoTime()).as("the command did not start").isLessThan(end);
            Thread.sleep(20);
        }
    }

    private static JsonNode approve(JsonNode approval) throws Exception {
        assertThat(installation.api().decide(approval, "approve", "").statusCode())
                .isEqualTo(200);
        return approval;
    }

    @Test
    void theServerIsKilledWhileAnApprovalWaits() throws Exception {
        var counter = counter("waits");
        var run = askToRun("echo x >> " + counter);
        var approval = installation.api().approval();

        installation.killServer();
        installation.startAgain();

        assertThat(installation.api().approval()).isEqualTo(approval);
        approve(approval);
        assertCompleted(run);
        assertThat(count(counter)).isEqualTo(1);
    }

    @Test
    void theServerIsKilledWhileAToolRuns() throws Exception {
        var counter = counter("runs");
        var run = askToRun("echo x >> " + counter + "; sleep 600");
        var first = approve(installation.api().approval());
        awaitCount(counter, 1);

        installation.killServer();
        installation.startAgain();

        var second = installation
                .api()
                .await("/api/approvals", list -> !list.isEmpty())
                .get(0);
        assertThat(second.get("id")).isNotEqualTo(first.get("id"));
        assertThat(second.get("reason").asText()).contains("may or may not have taken effect");
        installation.api().decide(second, "deny", "I looked: it ran.");
        assertCompleted(run);
        assertThat(count(counter)).isEqualTo(1);
    }

    @Test
    void theServerIsKilledRightAfterTheDecision() throws Exception {
        var counter = counter("decided");
        var run = askToRun("echo x >> " + counter);
        approve(installation.api().approval());
        installation.killServer();
        installation.startAgain();
        // either it had not begun, then it runs now; or it was cut, then a human is asked
        var now = installation
                .api()
                .await(
                        "/api/runs/" + run.get("runId").asText(),
                        state -> state.hasNonNull("finishedAt")
                                || state.get("status").asText().equals("waiting"));
        if (!now.hasNonNull("finishedAt")) {
            installation.api().decide(installation.api().approval(), "deny", "enough");
        }
        assertCompleted(run);
        assertThat(count(counter)).isLessThanOrEqualTo(1);
    }

    @Test
    void restateIsKilled() throws Exception {
        var counter = counter("restate");
        var run = askToRun("echo x >> " + counter);
        var approval = installation.api().approval();
        installation.kill("restate");
        approve(approval);
        assertCompleted(run);
        assertThat(count(counter)).isEqualTo(1);
    }

    @Test
    void restateIsKilledWhileAToolRuns() throws Exception {
        var counter = counter("restate-tool");
        var run = askToRun("echo x >> " + counter + "; sleep 3; echo y >> " + counter);
        approve(installation.api().approval());
        awaitCount(counter, 1);
        installation.kill("restate");
        assertCompleted(run);
        assertThat(count(counter)).isEqualTo(2);
    }

    @Test
    void postgresIsKilled() throws Exception {
        var counter = counter("postgres");
        var run = askToRun("echo x >> " + counter);
        var approval = installation.api().approval();
        installation.kill("postgres");
        // what it had started may answer for a moment yet, and then nobody does
        long end = System.nanoTime() + 60_000_000_000L;
        var decided = installation.api().decide(approval, "approve", "");
        while (decided.statusCode() == 503 && System.nanoTime() < end) {
            Thread.sleep(100);
            decided = installation.api().decide(approval, "approve", "");
        }
        assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
        assertCompleted(run);
        assertThat(count(counter)).isEqualTo(1);
    }

    /** What a reader has of a thread, over as many sockets as it takes. */
    private static final class Reader {
        private final List<JsonNode> events = new ArrayList<>();
        private long last;

        void readUntil(String threadId, Predicate<JsonNode> enough) throws Exception {
            try (var socket = Socket.open(installation.api(), installation.url())) {
                socket.subscribe(threadId, last);
                socket.next(frame -> {
                    for (var entry : frame.has("entries") ? frame.get("entries") : List.of(frame)) {
                        if (entry.has("event")) {
                            assertThat(entry.get("seq").asLong()).isEqualTo(++last);
                            events.add(entry.get("event"));
                        }
                    }
                    return events.stream().anyMatch(enough);
                });
            }
        }

        /** The assistant's text as a page shows it: an attempt voids what was there. */
        String text() {
            var text = new StringBuilder();
            for (var event : events) {
                boolean said = event.get("type").asText().equals("TEXT_MESSAGE_CONTENT")
                        && event.at("/metadata/ops").has("agent");
                if (event.path("name").asText().equals("ops.attempt")) {
                    text.setLength(0);
                } else if (said) {
                    text.append(event.get("delta").asText());
                }
            }
            return text.toString();
        }
    }

    @Test
    void theServerIsKilledWhileTheModelSpeaks() throws Exception {
        var run = installation.api().ask("", "Hello, who are you and what can you do?");
        String threadId = run.get("threadId").asText();
        var reader = new Reader();
        reader.readUntil(threadId, event -> reader.text().length() > 20);
        String half = reader.text();

        installation.killServer();
        installation.startAgain();
        reader.readUntil(threadId, event -> event.get("type").asText().equals("RUN_FINISHED"));

        assertCompleted(run);
        assertThat(reader.events).anyMatch(event -> event.path("name").asText().equals("ops.attempt"));
        String answer = installation
                .api()
                .json("/api/runs/" + run.get("runId").asText())
                .get("answer")
                .asText();
        assertThat(answer).hasSizeGreaterThan(half.length());
        assertThat(reader.text()).isEqualTo(answer);
        assertThat(reader.events)
                .isEqualTo(
                        EventsOf.thread(installation, threadId, run.get("runId").asText()));
    }

    @Test
    void everythingIsKilledAtOnce() throws Exception {
        var counter = counter("everything");
        var run = askToRun("echo x >> " + counter);
        var approval = installation.api().approval();
        var speaking = installation.api().ask("", "Hello, who are you and what can you do?");

        installation.killServer();
        installation.kill("restate");
        installation.kill("postgres");
        installation.startAgain();

        approve(approval);
        assertCompleted(run);
        assertThat(count(counter)).isEqualTo(1);
        assertCompleted(speaking);
    }

    private static void assertCompleted(JsonNode asked) throws Exception {
        EndOfRun.assertCompleted(installation.url(), installation.token(), asked);
    }
}
