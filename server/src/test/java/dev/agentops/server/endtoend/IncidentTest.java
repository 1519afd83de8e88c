package dev.agentops.server.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.bookstore.fault.Fault;
import dev.agentops.bookstore.supervisor.StatusReport.ServiceStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** The main job: something is broken, someone asks, agrees to the fix, and it is whole again. With the offline model. */
@Tag("process")
class IncidentTest {
    private static final String QUESTION = "The store is returning 500 errors. Find out why and fix it.";

    @TempDir
    static Path folder;

    private static Installation installation;

    @BeforeAll
    static void up() throws Exception {
        installation = new Installation(folder.resolve("data"));
    }

    @AfterAll
    static void down() throws Exception {
        installation.close();
    }

    @ParameterizedTest
    @CsvSource({
        "off-by-one,    store-api/src/PriceCalculator.java,   out of bounds",
        "tiny-timeout,  store-api/config/store.properties,    did not answer within",
        "renamed-field, warehouse-beta/,                      is missing in the answer",
        "bad-price,     store-api/data/books.json,            is not a number"
    })
    void findsTheCauseAsksAndFixesIt(String fault, String file, String evidence) throws Exception {
        installation.bookstore().breakWith(Fault.of(fault));
        awaitErrorRate(true);
        var api = installation.api();

        var asked = api.ask("", QUESTION);
        var tools = approveAll(asked.get("runId").asText());
        var run = api.json("/api/runs/" + asked.get("runId").asText());

        assertThat(run.get("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(tools).containsExactly("edit_file", "restart_service");
        assertThat(run.get("answer").asText()).contains(file).contains(evidence);
        assertFindingCitesTheLog(run, evidence);
        assertReported(run, file);
        assertThat(agents(run)).containsExactly("log-analyzer", "coding");
        awaitErrorRate(false);
        var status = installation.bookstore().status();
        assertThat(status.fault()).as(status.toString()).isNull();
        assertThat(status.services()).allMatch(ServiceStatus::healthy);

        var followUp = api.runEnds(api.ask(asked.get("threadId").asText(), "What did you change?")
                .get("runId")
                .asText());
        assertThat(followUp.get("answer").asText()).contains(file);
        installation.bookstore().heal();
    }

    @Test
    void theSampleIsBrokenOverTheApiToo() throws Exception {
        var api = installation.api();
        var fault = api.json("/api/me").get("sample");
        assertThat(fault.get("id").asText()).isEqualTo("off-by-one");

        var broken = api.post("/api/sample/break", "{}");

        assertThat(broken.statusCode()).as(broken.body()).isEqualTo(200);
        assertThat(broken.body()).contains("off-by-one is on").contains("restarted store-api");
        var status = installation.bookstore().status();
        assertThat(status.fault()).isEqualTo("off-by-one");
        assertThat(status.errorRate()).isPositive();
        assertThat(api.json("/api/audit/search?action=sample.break").toString()).contains("off-by-one", "store-api");
        installation.bookstore().heal();
    }

    @Test
    void leavesARedHerringAlone() throws Exception {
        var home = installation.data().resolve("bookstore");
        assertThat(installation
                        .agentops("bookstore", "break", "noisy-exporter", "--home", home.toString())
                        .exitCode())
                .isZero();
        await(
                "two errors of the exporter",
                () -> Files.readString(home.resolve("logs/store-api.log")).split("could not push metrics", -1).length
                        > 2);
        var api = installation.api();
        var run = api.runEnds(api.ask("", "There are errors in the store's logs. Find out why and fix it.")
                .get("runId")
                .asText());
        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(api.json("/api/approvals")).isEmpty();
        assertThat(toolNames(run))
                .doesNotContain("edit_file", "write_file", "restart_service", "shell_command_execute");
        assertThat(run.get("answer").asText()).contains("could not push metrics");
        var report = api.json("/api/runs/" + run.get("id").asText() + "/report");
        assertThat(report.get("verdict").asText()).as(report.toPrettyString()).isEqualTo("HEALTHY");
        assertThat(report.get("ruledOut").toString()).contains("could not push metrics");
        assertThat(installation.agentops("report", run.get("id").asText()).output())
                .startsWith("# HEALTHY\n");
        installation.bookstore().heal();
    }

    /** Decides yes whenever a human is asked, until the run ends. @return the tools that asked */
    private static List<String> approveAll(String runId) throws Exception {
        var api = installation.api();
        var tools = new ArrayList<String>();
        while (true) {
            var run = api.await(
                    "/api/runs/" + runId,
                    now -> now.hasNonNull("finishedAt")
                            || now.get("status").asText().equals("waiting"));
            if (run.hasNonNull("finishedAt")) {
                return tools;
            }
            for (var approval : api.json("/api/approvals")) {
                tools.add(approval.get("tool").asText());
                assertThat(api.decide(approval, "approve", "").statusCode()).isEqualTo(200);
            }
        }
    }

    private static void assertReported(JsonNode run, String file) throws Exception {
        var report = installation.api().json("/api/runs/" + run.get("id").asText() + "/report");
        assertThat(report.get("verdict").asText()).as(report.toPrettyString()).isEqualTo("CONFIRMED");
        assertThat(report.get("runbooks").toString()).isEqualTo("[\"failing-requests.md\"]");
        assertThat(report.get("findings")).hasSize(1);
        assertThat(report.at("/findings/0/file").asText()).startsWith(file);
        assertThat(report.at("/findings/0/evidence").findValuesAsText("at"))
                .isNotEmpty()
                .allMatch(at -> at.endsWith("Z"));
        assertThat(report.get("actions").findValuesAsText("tool")).containsExactly("edit_file", "restart_service");
        assertThat(report.get("actions").findValuesAsText("decision")).containsOnly("approved");
        assertThat(report.get("actions").findValuesAsText("effect")).containsOnly("done");
        assertThat(report.at("/actions/0/rollback/snapshot").asText()).startsWith("snap_");
        assertThat(report.get("verification").findValuesAsText("tool")).contains("check_health", "search_logs");
        assertThat(installation
                        .api()
                        .get("/api/runs/" + run.get("id").asText() + "/report?format=markdown")
                        .body())
                .contains("# CONFIRMED: ", "## Evidence, checked", "## Actions", "with snapshot `snap_");
    }

    private static void assertFindingCitesTheLog(JsonNode run, String evidence) throws Exception {
        var finding = calls(run).stream()
                .filter(call -> call.get("name").asText().equals("report_findings"))
                .map(call -> call.get("arguments"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.get("evidence").toString()).contains(evidence);
        for (var one : finding.get("evidence")) {
            String source = one.get("source").asText();
            var log = installation
                    .data()
                    .resolve("bookstore/logs/" + source.substring(0, source.lastIndexOf(':')) + ".log");
            assertThat(Files.readString(log)).contains(one.get("quote").asText());
        }
    }

    private static List<String> agents(JsonNode run) {
        return StreamSupport.stream(run.get("messages").spliterator(), false)
                .filter(message -> message.get("role").asText().equals("assistant"))
                .map(message -> message.get("agent").asText())
                .distinct()
                .toList();
    }

    private static List<JsonNode> calls(JsonNode run) {
        return StreamSupport.stream(run.get("messages").spliterator(), false)
                .flatMap(message ->
                        StreamSupport.stream(message.path("toolCalls").spliterator(), false))
                .toList();
    }

    private static List<String> toolNames(JsonNode run) {
        return calls(run).stream().map(call -> call.get("name").asText()).toList();
    }

    private static void awaitErrorRate(boolean high) throws Exception {
        await("an error rate that is " + (high ? "high" : "zero"), () -> {
            var status = installation.bookstore().status();
            return high
                    ? status.errorRate() > 0.2
                    : status.errorRate() == 0 && status.services().stream().allMatch(ServiceStatus::healthy);
        });
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + 45_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime())
                    .as("not %s: %s", what, installation.bookstore().status())
                    .isLessThan(end);
            Thread.sleep(100);
        }
    }
}
