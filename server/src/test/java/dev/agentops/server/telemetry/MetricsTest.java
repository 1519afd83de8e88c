package dev.agentops.server.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.testing.ScriptedModel;
import dev.agentops.server.metrics.RealPrometheus;
import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The page over HTTP, and what others make of it. */
@Tag("process")
class MetricsTest {
    private static final Path DOCS = Path.of("../docs/telemetry");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @TempDir
    Path folder;

    @Test
    void aRealPrometheusCountsARunAndTheRulesAndTheDashboardNameOnlyWhatIsThere() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(RealPrometheus.PROGRAM), "there is no Prometheus on this machine");
        try (var receiver = new OtlpReceiver();
                var server = new TestServer(
                        folder,
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                receiver.endpoint(),
                                "OTEL_METRIC_EXPORT_INTERVAL",
                                "1000",
                                "AGENTOPS_TRACE_URL",
                                "https://jaeger.example.com/trace/{traceId}"))) {
            server.routedTo("log-analyzer").agents.calls("list_log_sources").then((request, listener) -> {
                LoggerFactory.getLogger("provider").warn("slow today");
                return ScriptedModel.reply(listener, "All is well.", List.of());
            });
            String run = server.api.ask("", "how is the shop?").get("runId").asText();
            server.api.runEnds(run);
            assertThat(server.api
                            .json("/api/runs/" + run + "/trace")
                            .get("traceUrl")
                            .asText())
                    .isEqualTo("https://jaeger.example.com/trace/" + TraceIds.trace(run));
            var made = server.api.post("/api/tokens", Map.of("role", "viewer", "name", "prometheus"));
            String token = Json.read(made.body(), JsonNode.class).get("token").asText();
            Files.writeString(folder.resolve("token"), token + "\n");
            String rules = Files.readString(DOCS.resolve("agentops.rules.yml"));
            String scrape = """
                      - job_name: agentops
                        authorization: {credentials_file: %s}
                        static_configs: [{targets: ['127.0.0.1:%d']}]
                    """.formatted(folder.resolve("token"), server.port());
            try (var prometheus = new RealPrometheus(folder, scrape, rules)) {
                prometheus.await("agentops_runs_total{status=\"completed\"} == 1");
                prometheus.await("agentops_runs_total{status=\"failed\"} == 0");
                prometheus.await("agentops_tool_calls_total{tool=\"list_log_sources\", status=\"ok\"} == 1");
                prometheus.await("agentops_model_calls_total{model=\"scripted\"} == 3");
                prometheus.await(
                        "gen_ai_client_operation_duration_seconds_count{gen_ai_request_model=\"scripted\"} == 2");
                prometheus.await("agentops_run_duration_seconds_bucket{status=\"completed\", le=\"+Inf\"} == 1");
                prometheus.await("agentops_stream_lag_seconds_count >= 0");
                prometheus.await("gen_ai_client_token_usage_sum{gen_ai_token_type=\"input\"} > 0");
            }

            for (var metric : Metric.values()) {
                receiver.await("/v1/metrics", metric.name);
            }
            receiver.await("/v1/metrics", "list_log_sources");
            for (var transaction : List.of("open thread", "commit step", "close run")) {
                receiver.await("/v1/traces", transaction);
            }
            receiver.await("/v1/logs", "slow today");
            assertThat(receiver.bodies("/v1/logs"))
                    .contains(
                            OtlpReceiver.bytes(TraceIds.trace(run)), OtlpReceiver.bytes(TraceIds.span(run, "turn:2")));

            var told = names(server.api.as(token).get("/metrics").body(), "(?m)^# TYPE (\\S+)");
            assertThat(told).hasSize(Metric.values().length);
            String board = Files.readString(DOCS.resolve("grafana-dashboard.json"));
            var named = names(rules + board, "\\b((?:agentops|gen_ai_client)_[a-z_]+)");
            assertThat(told).isEqualTo(withoutParts(named));
        }
    }

    @Test
    void nobodyReadsItWithoutAGoodToken() throws Exception {
        try (var server = new TestServer(folder)) {
            assertThat(server.api.as("wrong").get("/metrics").statusCode()).isEqualTo(401);
            assertThat(server.api.as("").get("/metrics").statusCode()).isEqualTo(401);
            var answer = server.as("viewer", "prometheus").get("/metrics");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        }
    }

    @Test
    void withoutPostgresItIsUnavailableInOneLineAndThereAgainAfterwards() throws Exception {
        try (var server = new TestServer(folder)) {
            server.withoutDatabase(() -> {
                var answer = server.api.get("/metrics");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/plain");
                assertThat(answer.body().lines()).hasSize(1);
                assertThat(answer.body()).doesNotContain("Exception", "at dev.");
            });
            awaitMetrics(server);
        }
    }

    /** The pool of connections may find out one by one which of them are broken. */
    private static void awaitMetrics(TestServer server) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        var answer = server.api.get("/metrics");
        while (answer.statusCode() != 200) {
            assertThat(System.nanoTime()).as(answer.body()).isLessThan(end);
            Thread.sleep(50);
            answer = server.api.get("/metrics");
        }
    }

    @Test
    void promtoolFindsNothingWrongWithTheRules() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "there is no promtool on this machine");
        var check = new ProcessBuilder(
                        PROMTOOL.toString(),
                        "check",
                        "rules",
                        DOCS.resolve("agentops.rules.yml").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes());
        assertThat(check.waitFor()).as(said).isZero();
    }

    /** Each alert fires on what it is for, and on nothing less; each record has the value that its series say. */
    @Test
    void eachAlertFiresWhenItShouldAndEachRecordIsRight() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "there is no promtool on this machine");
        var cases = Path.of("src/test/resources/agentops.rules.test.yml");
        Files.copy(DOCS.resolve("agentops.rules.yml"), folder.resolve("agentops.rules.yml"));
        Files.copy(cases, folder.resolve("test.yml"));
        assertThat(names(Files.readString(cases), "alertname: (\\w+)"))
                .isEqualTo(names(Files.readString(DOCS.resolve("agentops.rules.yml")), "alert: (\\w+)"));
        assertThat(names(Files.readString(cases), "- expr: ([\\w:]+)"))
                .isEqualTo(names(Files.readString(DOCS.resolve("agentops.rules.yml")), "record: ([\\w:]+)"));
        var test = new ProcessBuilder(PROMTOOL.toString(), "test", "rules", "test.yml")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(test.getInputStream().readAllBytes());
        assertThat(test.waitFor()).as(said).isZero();
    }

    /** A histogram has three names to ask by. */
    private static Set<String> withoutParts(Set<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String text, String pattern) {
        var names = new TreeSet<String>();
        var found = Pattern.compile(pattern).matcher(text);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }
}
