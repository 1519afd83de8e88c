package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.restate.testing.Balancer;
import dev.agentops.agentkit.restate.testing.RestateNode;
import dev.agentops.server.PidFile;
import dev.agentops.server.embedded.TestServices;
import dev.agentops.server.testing.SocketReader;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Two processes of the server; a reader is at one of them, the run at the other, and either dies. */
@Tag("process")
class TwoServerProcessesTest {
    @TempDir
    Path folder;

    private final int readingPort = RestateNode.freePort();
    private final int executingPort = RestateNode.freePort();
    private TestEstate estate;
    private Balancer balancer;
    private ServerProcess reading;
    private ServerProcess executing;

    @BeforeEach
    void start() throws Exception {
        estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        var services = TestServices.shared();
        balancer = new Balancer(List.of(executingPort));
        var around = new ServerProcess.Around(
                services.postgres(),
                TestServices.freshDatabase(),
                services.restate().ingress(),
                services.restate().admin(),
                balancer.address(),
                estate.servicesFile());
        executing = new ServerProcess(around, executingPort, folder.resolve("executing.out"));
        executing.awaitReady();
        reading = new ServerProcess(around, readingPort, folder.resolve("reading.out"));
        reading.awaitReady();
    }

    @AfterEach
    void stop() throws Exception {
        reading.close();
        executing.close();
        balancer.close();
    }

    private static String ticket(ServerProcess server) throws Exception {
        var answer = server.api().post("/api/realtime/token", "{}");
        return Json.read(answer.body(), JsonNode.class).get("token").asText();
    }

    private JsonNode askToRun(String command) throws Exception {
        return reading.api().ask("", "Run this command: `" + command + "`");
    }

    private static boolean isEnd(JsonNode event) {
        return event.get("type").asText().equals("RUN_FINISHED");
    }

    private static boolean isNamed(JsonNode event, String name) {
        return event.path("name").asText().equals(name);
    }

    @Test
    void theServerThatExecutesDiesWhileACommandRunsAndTheReaderHearsTheOtherGoOn() throws Exception {
        var counter = estate.folder().resolve("counter");
        try (var reader = new SocketReader(reading.url(), ticket(reading))) {
            var run = askToRun("echo x >> " + counter + "; sleep 600");
            reader.follow(run.get("threadId").asText(), 0);
            reading.api().decide(reading.api().approval(), "approve", "");
            reader.event(event -> isNamed(event, "ops.tool.started"));
            while (!Files.exists(counter)) {
                Thread.sleep(20);
            }

            balancer.balance(List.of(executingPort, readingPort));
            executing.kill();

            reader.event(event -> isNamed(event, "ops.approval.opened"));
            var again = reading.api().approval();
            assertThat(again.get("reason").asText()).contains("may or may not have taken effect");
            reading.api().decide(again, "deny", "I looked: it ran.");
            reader.event(TwoServerProcessesTest::isEnd);
            assertThat(reading.api()
                            .runEnds(run.get("runId").asText())
                            .get("status")
                            .asText())
                    .isEqualTo("completed");
        }
        assertThat(Files.readAllLines(counter)).hasSize(1);
    }

    @Test
    void theServerThatIsReadFromDiesAndTheReaderGoesOnAtTheOtherWithoutAGap() throws Exception {
        var counter = estate.folder().resolve("counter");
        JsonNode run;
        long seq;
        try (var reader = new SocketReader(reading.url(), ticket(reading))) {
            run = askToRun("echo x >> " + counter);
            reader.follow(run.get("threadId").asText(), 0);
            reader.event(event -> isNamed(event, "ops.approval.opened"));
            seq = reader.seq();
        }

        reading.kill();

        try (var reader = new SocketReader(executing.url(), ticket(executing))) {
            reader.follow(run.get("threadId").asText(), seq);
            executing.api().decide(executing.api().approval(), "approve", "");
            reader.event(TwoServerProcessesTest::isEnd);
        }
        assertThat(Files.readAllLines(counter)).hasSize(1);
    }

    @Test
    void aCancelAtOneKillsTheCommandThatTheOtherRuns() throws Exception {
        var pid = estate.folder().resolve("pid");
        var run = askToRun("echo $$ > " + pid + "; sleep 600");
        reading.api().decide(reading.api().approval(), "approve", "");
        while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
            Thread.sleep(20);
        }

        reading.api().post("/api/runs/" + run.get("runId").asText() + "/cancel", "");

        assertThat(reading.api()
                        .runEnds(run.get("runId").asText())
                        .get("status")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(new PidFile(pid).runs()).isFalse();
    }
}
