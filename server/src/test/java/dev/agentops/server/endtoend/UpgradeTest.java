package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;
import dev.agentops.server.testing.TestEstate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** A build changes while runs wait: each run ends on the build it began with. Some of it runs with {@code ./agentops test --all} only. */
@Tag("process")
class UpgradeTest {
    @TempDir
    Path folder;

    private TestEstate estate;
    private Installation installation;
    private String first;

    @BeforeEach
    void up() throws Exception {
        estate = new TestEstate(Files.createDirectory(folder.resolve("estate")));
        installation = new Installation(
                folder.resolve("data"),
                "--no-bookstore",
                "--services",
                estate.servicesFile().toString());
        first = version();
    }

    @AfterEach
    void down() throws Exception {
        installation.close();
        assertThat(processesOfBuilds()).isEmpty();
    }

    @Test
    void aRunThatWaitsEndsOnItsBuildAndNewRunsGoToTheNewOne() throws Exception {
        var other = askToRun("echo x >> " + counter());
        var otherApproval = installation.api().approval();
        var run = askToRun("echo x >> " + counter());
        var approval = installation
                .api()
                .await("/api/approvals", list -> list.size() == 2)
                .valueStream()
                .filter(one -> one.get("runId").equals(run.get("runId")))
                .findFirst()
                .orElseThrow();
        await(
                "the run does not wait",
                () -> query("select status from sys_invocation where target_service_key = '" + id(run)
                                + "' and target_handler_name = 'run'")
                        .toString()
                        .contains("suspended"));

        installation.stop();
        installation.startAgainAs(OtherBuild.withANewFirstStep(folder.resolve("second")));
        String second = version();
        assertThat(second).isNotEqualTo(first);
        assertThat(builds()).containsExactly(second + " current 0", first + " waiting 2");
        assertThat(processesOfBuilds()).as("waiting costs no process").isEmpty();
        assertThat(installation.agentops("builds").output()).contains(first).contains("waiting");

        assertThat(stepsInTheEngine(completed(hello()))).contains(OtherBuild.NEW_STEP);
        approve(approval);
        assertThat(stepsInTheEngine(completed(run))).doesNotContain(OtherBuild.NEW_STEP);
        assertThat(count()).isEqualTo(1);
        awaitBuilds(second + " current 0", first + " served 1");

        await("the process does not end", () -> processesOfBuilds().isEmpty());
        awaitBuilds(second + " current 0", first + " waiting 1");
        approve(otherApproval);
        assertThat(stepsInTheEngine(completed(other))).doesNotContain(OtherBuild.NEW_STEP);
        assertThat(count()).isEqualTo(2);
        awaitRemoved(first);
        assertThat(builds()).containsExactly(second + " current 0");
    }

    @Test
    void everythingIsKilledBeforeAndAfterTheUpgrade() throws Exception {
        var run = askToRun("echo x >> " + counter() + "; sleep 600");
        var approval = installation.api().approval();
        killEverything();
        int port = portOf(first);
        var intruder = takes(port);
        installation.startAgainAs(OtherBuild.withANewFirstStep(folder.resolve("second")));
        approve(approval);
        awaitCount(1);
        intruder.stop(0);
        assertThat(portOf(first)).as("another program had taken its port").isNotEqualTo(port);
        installation.kill("build-" + first);
        killEverything();
        installation.startAgain();

        var again = installation
                .api()
                .await("/api/approvals", list -> !list.isEmpty())
                .get(0);
        assertThat(again.get("reason").asText()).contains("may or may not have taken effect");
        installation.api().decide(again, "deny", "I looked: it ran.");
        assertThat(stepsInTheEngine(completed(run))).doesNotContain(OtherBuild.NEW_STEP);
        assertThat(count()).isEqualTo(1);
        awaitRemoved(first);
    }

    @Test
    @EnabledIfSystemProperty(named = "agentops.test.all", matches = "true")
    void anOldBuildsProcessIsAdoptedWhenOnlyTheServerIsKilled() throws Exception {
        var run = askToRun("echo x >> " + counter() + "; sleep 6; echo y >> " + counter());
        var approval = installation.api().approval();
        installation.stop();
        installation.startAgainAs(OtherBuild.withANewFirstStep(folder.resolve("second")));
        approve(approval);
        awaitCount(1);
        long process = installation.pid("build-" + first);

        installation.killServer();
        installation.startAgain();

        completed(run);
        assertThat(installation.pid("build-" + first)).isEqualTo(process);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    @EnabledIfSystemProperty(named = "agentops.test.all", matches = "true")
    void aCancelReachesWhatTheOldBuildRuns() throws Exception {
        var run = askToRun("echo x >> " + counter() + "; sleep 600; echo y >> " + counter());
        var approval = installation.api().approval();
        installation.stop();
        installation.startAgainAs(OtherBuild.withANewFirstStep(folder.resolve("second")));
        approve(approval);
        awaitCount(1);

        long began = System.nanoTime();
        cancel(run);
        assertThat(ended(run).get("status").asText()).isEqualTo("cancelled");
        assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
        assertThat(commandLines().filter(line -> line.contains(counter().toString())))
                .isEmpty();
        completed(installation.api().ask(run.get("threadId").asText(), "Hello again"));
        awaitRemoved(first);
    }

    @Test
    void aRunWhoseBuildIsGoneSaysSoAndCanBeCancelled() throws Exception {
        var run = askToRun("echo x >> " + counter());
        installation.api().approval();
        installation.stop();
        delete(installation.data().resolve("builds").resolve(first));
        installation.startAgainAs(OtherBuild.withANewFirstStep(folder.resolve("second")));

        var doctor = installation
                .api()
                .await(
                        "/api/doctor",
                        checks -> !check(checks, "builds").get("ok").asBoolean());
        assertThat(check(doctor, "builds").get("detail").asText())
                .contains("1 runs wait for build " + first, "is gone");
        assertThat(check(doctor, "builds").get("remedy").asText()).contains("agentops cancel", "agentops move");
        var told = installation.api().await("/api/runs/" + id(run), one -> one.hasNonNull("error"));
        assertThat(told.get("error").asText()).contains(first, "./agentops cancel " + id(run));

        cancel(run);
        var ended = ended(run);
        assertThat(ended.get("status").asText()).isEqualTo("cancelled");
        assertThat(installation.api().json("/api/approvals")).isEmpty();
        completed(installation.api().ask(run.get("threadId").asText(), "Hello again"));
        assertThat(EventsOf.thread(installation, run.get("threadId").asText(), id(run)))
                .anyMatch(event -> event.path("name").asText().equals("ops.run.stalled"));
        awaitRemoved(first);
        installation
                .api()
                .await(
                        "/api/doctor",
                        checks -> check(checks, "builds").get("ok").asBoolean());
        assertThat(count()).isZero();
    }

    @Test
    @EnabledIfSystemProperty(named = "agentops.test.all", matches = "true")
    void aDamagedCopyIsNotRunAndItsRunCanBeMovedToABuildWithTheSameSteps() throws Exception {
        var run = askToRun("echo x >> " + counter());
        var approval = installation.api().approval();
        installation.stop();
        damage(installation.data().resolve("builds").resolve(first));
        installation.startAgainAs(OtherBuild.withTheSameSteps(folder.resolve("second")));
        approve(approval);
        installation
                .api()
                .await("/api/runs/" + id(run), one -> one.path("error").asText().contains("damaged"));
        assertThat(count()).isZero();

        assertThat(installation.agentops("move", id(run)).output()).contains("goes on with build " + version());
        completed(run);
        assertThat(count()).isEqualTo(1);
        awaitRemoved(first);
    }

    /** What would happen to every run that waits over an upgrade, if the new build took it up. */
    @Test
    @EnabledIfSystemProperty(named = "agentops.test.all", matches = "true")
    void aRunThatIsMovedToABuildWithOtherStepsDoesNotFitAndCanStillBeCancelled() throws Exception {
        var run = askToRun("echo x >> " + counter());
        var approval = installation.api().approval();
        installation.stop();
        installation.startAgainAs(OtherBuild.withANewFirstStep(folder.resolve("second")));
        assertThat(installation.agentops("move", id(run)).exitCode()).isZero();
        approve(approval);
        awaitFailure(run, "RT0016");
        installation
                .api()
                .await("/api/runs/" + id(run), one -> one.path("error").asText().contains("other steps"));
        assertThat(count()).isZero();

        cancel(run);
        assertThat(ended(run).get("status").asText()).isEqualTo("cancelled");
        completed(installation.api().ask(run.get("threadId").asText(), "Hello again"));
    }

    @Test
    @EnabledIfSystemProperty(named = "agentops.test.all", matches = "true")
    void afterGoingBackToTheFirstBuildNewRunsGoToIt() throws Exception {
        var waiting = askToRun("echo x >> " + counter());
        var approval = installation.api().approval();
        installation.stop();
        installation.startAgainAs(OtherBuild.withANewFirstStep(folder.resolve("second")));
        completed(hello());
        installation.stop();

        var intruder = takes(portOf(first));
        installation.startAgainAs();
        intruder.stop(0);
        assertThat(version()).isEqualTo(first);
        assertThat(stepsInTheEngine(completed(hello()))).doesNotContain(OtherBuild.NEW_STEP);
        approve(approval);
        completed(waiting);
        assertThat(count()).isEqualTo(1);
    }

    private JsonNode hello() throws Exception {
        return installation.api().ask("", "Hello, who are you and what can you do?");
    }

    private JsonNode askToRun(String command) throws Exception {
        return installation.api().ask("", "Run this command: `" + command + "`");
    }

    private static String id(JsonNode run) {
        return run.get("runId").asText();
    }

    private void approve(JsonNode approval) throws Exception {
        assertThat(installation.api().decide(approval, "approve", "").statusCode())
                .isEqualTo(200);
    }

    private void cancel(JsonNode run) throws Exception {
        assertThat(installation
                        .api()
                        .post("/api/runs/" + id(run) + "/cancel", "{}")
                        .statusCode())
                .isEqualTo(202);
    }

    private JsonNode ended(JsonNode run) throws Exception {
        return installation.api().runEnds(id(run));
    }

    private JsonNode completed(JsonNode run) throws Exception {
        var ended = ended(run);
        assertThat(ended.get("status").asText()).as(ended.toPrettyString()).isEqualTo("completed");
        return run;
    }

    private String version() throws Exception {
        return installation.api().json("/api/me").get("version").asText();
    }

    private List<String> builds() throws Exception {
        return installation
                .api()
                .json("/api/builds")
                .get("builds")
                .valueStream()
                .map(build -> build.get("build").asText() + " "
                        + build.get("state").asText() + " " + build.get("runs").asText())
                .toList();
    }

    /** The engine hears of a run's end a moment after everybody else. */
    private void awaitBuilds(String... builds) throws Exception {
        await("not " + List.of(builds), () -> builds().equals(List.of(builds)));
    }

    private static JsonNode check(JsonNode doctor, String name) {
        return doctor.get("checks")
                .valueStream()
                .filter(check -> check.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Another program at this port. */
    private static HttpServer takes(int port) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.start();
        return server;
    }

    private int portOf(String build) throws Exception {
        return Json.read(Files.readString(installation.data().resolve("ports.json")), JsonNode.class)
                .get("build-" + build)
                .asInt();
    }

    private void killEverything() throws Exception {
        installation.killServer();
        installation.kill("restate");
        installation.kill("postgres");
    }

    private Path counter() {
        return estate.folder().resolve("ran");
    }

    private int count() throws Exception {
        return Files.exists(counter()) ? Files.readAllLines(counter()).size() : 0;
    }

    private void awaitCount(int count) throws Exception {
        await("the command did not start", () -> count() >= count);
    }

    private void awaitRemoved(String build) throws Exception {
        await(
                "the old build is still there",
                () -> !Files.exists(installation.data().resolve("builds").resolve(build))
                        && processesOfBuilds().isEmpty()
                        && !Files.readString(installation.data().resolve("ports.json"))
                                .contains(build)
                        && query("select id from sys_deployment where endpoint like '%/build/" + build + "'")
                                .isEmpty());
    }

    private void awaitFailure(JsonNode run, String code) throws Exception {
        await(
                "no attempt failed with " + code,
                () -> query("select last_failure_error_code from sys_invocation where target_service_key = '" + id(run)
                                + "' and target_handler_name = 'run'")
                        .toString()
                        .contains(code));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String otherwise, Condition condition) throws Exception {
        long end = System.nanoTime() + 90_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(otherwise).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private List<String> processesOfBuilds() {
        return commandLines()
                .filter(line -> line.contains("-Dagentops.builds=" + installation.data()))
                .toList();
    }

    private static Stream<String> commandLines() {
        return ProcessHandle.allProcesses().map(process -> {
            try {
                return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            } catch (Exception gone) {
                return "";
            }
        });
    }

    private List<String> stepsInTheEngine(JsonNode run) throws Exception {
        return query(
                        "select j.name from sys_journal j join sys_invocation i on i.id = j.id where i.target_service_key = '"
                                + id(run) + "' and i.target_handler_name = 'run' and j.name is not null")
                .valueStream()
                .map(row -> row.get("name").asText())
                .toList();
    }

    private JsonNode query(String sql) throws Exception {
        var admin =
                URI.create(installation.api().json("/api/me").get("engineUrl").asText());
        var request = HttpRequest.newBuilder(admin.resolve("/query"))
                .header("content-type", "application/json")
                .header("accept", "application/json")
                .POST(BodyPublishers.ofString(Json.write(Map.of("query", sql))))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return Json.read(http.send(request, BodyHandlers.ofString()).body(), JsonNode.class)
                    .get("rows");
        }
    }

    private static void delete(Path folder) throws Exception {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void damage(Path copy) throws Exception {
        try (var all = Files.walk(copy)) {
            Files.writeString(
                    all.filter(path -> path.endsWith("OpsRuns.class"))
                            .findFirst()
                            .orElseThrow(),
                    "not a class");
        }
    }
}
