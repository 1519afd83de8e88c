package dev.agentops.server.tools;

import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.logs.AllLogs;
import dev.agentops.server.report.Look;
import dev.agentops.server.safety.untrusted.InstallationKey;
import dev.agentops.server.safety.untrusted.Redactor;
import dev.agentops.server.testing.TestEstate;
import dev.agentops.server.threads.Views.CallView;
import dev.agentops.server.threads.Views.MessageView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Evidence that is no evidence. */
class FindingToolsTest {
    private static final String FIRST = "2026-01-31T10:00:00Z ERROR order 1042 failed:  timeout after 300 ms";
    private static final String SECOND = "2026-01-31T10:00:01Z INFO GET /orders/1042 504";

    @TempDir
    Path folder;

    private final List<Look> looks = new ArrayList<>();
    private FindingTools tools;

    @BeforeEach
    void twoLines() throws Exception {
        var estate = new TestEstate(folder);
        Files.writeString(folder.resolve("shop.log"), FIRST + "\n" + SECOND + "\n");
        tools = new FindingTools(
                new AllLogs(new EstateFile(estate.servicesFile())),
                runId -> runId.equals("run") ? List.copyOf(looks) : List.of(),
                new Redactor(new InstallationKey(new byte[] {1})));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order 1043 failed            | a changed digit",
                "order 1042 failed: timeout   | one space of two",
                "ORDER 1042 FAILED            | other case",
                "оrder 1042 failed            | a Cyrillic letter that looks like the Latin one",
                "order １０４２ failed          | digits of full width",
                "order\u200b 1042 failed     | a space that is not seen",
                "GET /orders/1042 504         | another line of the log",
                "failed … timeout             | words left out"
            })
    void whatIsNotInTheLineLetterByLetterIsStruck(String quote, String why) throws Exception {
        assertThat(report(quote(0, quote))).as(why).startsWith("Not recorded: ").contains("the quote is not in shop:0");
        assertThat(report(quote(0, "timeout after 300 ms"), second(), quote(0, quote)))
                .as(why)
                .startsWith("recorded as LIKELY with 2 checked quotes; struck: ");
    }

    @Test
    void aQuoteThatIsInEveryLineProvesNothing() throws Exception {
        assertThat(report(quote(0, "e"), quote(FIRST.length() + 1, "0")))
                .startsWith("Not recorded: ")
                .contains("the quote for shop:0 says too little");
        Files.writeString(folder.resolve("shop.log"), "OOM\n");
        assertThat(report(quote(0, "OOM"))).as("all of a short line").startsWith("recorded as LIKELY");
    }

    @Test
    void oneLineUnderTwoReferencesIsOneLine() throws Exception {
        assertThat(report(quote(0, "timeout after 300 ms"), second())).startsWith("recorded as CONFIRMED");
        for (String other : List.of("shop:00", "shop:0~0", "shop:0000000")) {
            assertThat(report(quote(0, "timeout after 300 ms"), Map.of("source", other, "quote", "order 1042 failed")))
                    .as(other)
                    .startsWith("recorded as LIKELY with 2 checked quotes");
        }
    }

    @Test
    void aReferenceThatLeadsNowhereIsStruck() throws Exception {
        for (String source : List.of(
                "shop:3",
                "shop:9999",
                "shop:-1",
                "other:0",
                "../shop:0",
                "shop:0 ",
                "shop",
                "shop:99999999999999999999")) {
            assertThat(report(Map.of("source", source, "quote", "timeout after 300 ms")))
                    .as(source)
                    .startsWith("Not recorded: ");
        }
    }

    @Test
    void theResultOfAToolIsQuotedAsALineIs() throws Exception {
        looks(
                "call_1",
                "query_metrics",
                Map.of("query", "sum(rate(errors_total[5m]))"),
                "errors_total 0.02 -> 41.7 since 09:58");
        assertThat(report(Map.of("source", "query_metrics", "quote", "0.02 -> 41.7 since 09:58")))
                .startsWith("recorded as LIKELY with 1 checked quotes");
        assertThat(report(Map.of("source", "query_metrics", "quote", "0.02 -> 41.7 since 09:58"), second()))
                .as("a line and a metric")
                .startsWith("recorded as CONFIRMED");
        assertThat(report(
                        Map.of("source", "query_metrics", "quote", "0.02 -> 41.7"),
                        Map.of("source", "query_metrics", "quote", "41.7 since 09:58")))
                .as("one tool is one place")
                .startsWith("recorded as LIKELY with 2 checked quotes");
        looks("call_2", "git_log", Map.of("path", "src"), "3f2a lowers the pool to 2 connections");
        assertThat(report(
                        Map.of("source", "query_metrics", "quote", "0.02 -> 41.7"),
                        Map.of("source", "git_log", "quote", "lowers the pool to 2")))
                .startsWith("recorded as CONFIRMED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query_metrics   | errors_total 0.03       | a changed digit",
                "query_metrics   | еrrors_total 0.02       | a Cyrillic letter that looks like the Latin one",
                "query_metrics   | rate(errors_total[5m])  | what was asked with, which stands in the answer too",
                "query_metrics   | 0.02                    | too little",
                "run_command     | the pool is exhausted   | the model's own words, echoed",
                "read_runbook    | the pool is exhausted   | a runbook's claim about another day",
                "report_findings | the pool is exhausted   | an earlier finding",
                "search_logs     | order 1042 failed       | a line without its reference",
                "read_result     | order 1042 failed       | a stored result without its tool",
                "get_trace       | span 41.7               | a tool that was not called",
                "probe_http      | not whole               | a call that did not run"
            })
    void whatIsNoResultOfTheRunProvesNothing(String tool, String quote, String why) throws Exception {
        looks(
                "c1",
                "query_metrics",
                Map.of("query", "rate(errors_total[5m])"),
                "rate(errors_total[5m])\nerrors_total 0.02 now");
        looks("c2", "run_command", Map.of("argv", List.of("echo", "the pool is exhausted")), "the pool is exhausted\n");
        looks("c3", "read_runbook", Map.of("name", "pool"), "the pool is exhausted");
        looks("c4", "report_findings", Map.of(), "the pool is exhausted");
        looks("c5", "search_logs", Map.of(), "shop:0 " + FIRST);
        looks("c6", "read_result", Map.of("handle", "c5"), "shop:0 " + FIRST);
        assertThat(report(Map.of("source", tool, "quote", quote))).as(why).startsWith("Not recorded: ");
    }

    @Test
    void aPageOfAStoredResultIsOfItsTool() throws Exception {
        looks("c1", "run_command", Map.of("argv", List.of("kubectl", "describe", "pod")), "[a part]");
        looks("c2", "read_result", Map.of("handle", "c1"), "Last State: OOMKilled, exit 137");
        assertThat(report(Map.of("source", "run_command", "quote", "OOMKilled, exit 137")))
                .startsWith("recorded as LIKELY");
    }

    private void looks(String id, String tool, Map<String, Object> arguments, String content) {
        looks.add(new Look(
                new CallView(id, tool, Json.tree(arguments)),
                new MessageView(
                        id + "_result",
                        1,
                        "run",
                        "tool",
                        "agent",
                        content,
                        null,
                        List.of(),
                        id,
                        tool,
                        "ok",
                        Instant.EPOCH)));
    }

    private static Map<String, Object> second() {
        return quote(FIRST.length() + 1, "GET /orders/1042 504");
    }

    private static Map<String, Object> quote(int at, String quote) {
        return Map.of("source", "shop:" + at, "quote", quote);
    }

    @SafeVarargs
    private String report(Map<String, Object>... evidence) throws Exception {
        return Calls.call(
                tools.tools(),
                "report_findings",
                Json.write(Map.of(
                        "service",
                        "shop",
                        "summary",
                        "504s",
                        "cause",
                        "a timeout",
                        "certainty",
                        "confirmed",
                        "evidence",
                        List.of(evidence))));
    }
}
