package dev.agentops.server.telemetry;

import dev.agentops.server.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs go on whatever becomes of the backend, and it gets their spans when it is back. */
@Tag("process")
class BackendAwayTest {
    /** Spans that rows tell of, spans from memory, metrics, log lines. */
    private static final int KINDS = 4;

    @TempDir
    Path folder;

    @Test
    void runsEndAndEachKindIsWarnedOfOnceWhileItIsSilentOrRefusesOrIsGone() throws Exception {
        try (var receiver = new OtlpReceiver();
                var warnings = new BackendWarnings()) {
            receiver.silent = true;
            try (var server = new TestServer(
                    folder,
                    Map.of(
                            "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                            "OTEL_EXPORTER_OTLP_TIMEOUT", "500",
                            "OTEL_METRIC_EXPORT_INTERVAL", "200",
                            "OTEL_BLRP_SCHEDULE_DELAY", "100",
                            "OTEL_BSP_SCHEDULE_DELAY", "100"))) {
                String whileSilent = completed(server);
                warnings.await(KINDS);
                receiver.status = 503;
                receiver.silent = false;
                String whileRefused = completed(server);
                assertOneOfEachKind(warnings);

                receiver.status = 200;
                receiver.forget();
                String afterwards = completed(server);
                for (var run : List.of(whileSilent, whileRefused, afterwards)) {
                    awaitSpansOf(run, server, receiver);
                }
                receiver.await("/v1/traces", "close run");
                receiver.await("/v1/metrics", "agentops.runs");
                receiver.await("/v1/logs", "a line");
                assertOneOfEachKind(warnings);

                warnings.lines.clear();
                receiver.close();
                completed(server);
                warnings.await(KINDS);
                completed(server);
                assertOneOfEachKind(warnings);
            }
        }
    }

    private static String completed(TestServer server) throws Exception {
        server.routedTo("log-analyzer").agents.says("All is well.");
        String run = server.api.ask("", "how is the shop?").get("runId").asText();
        LoggerFactory.getLogger(BackendAwayTest.class).info("a line");
        assertThat(server.api.runEnds(run).get("status").asText()).isEqualTo("completed");
        return run;
    }

    private static void assertOneOfEachKind(BackendWarnings warnings) {
        assertThat(warnings.lines)
                .hasSize(KINDS)
                .allSatisfy(line -> assertThat(line).contains("not taken now; runs go on"))
                .map(line -> line.substring(0, line.indexOf(" are not taken")))
                .containsExactlyInAnyOrder("traces", "spans from memory", "metrics", "log lines");
    }

    private static void awaitSpansOf(String run, TestServer server, OtlpReceiver receiver) throws Exception {
        var wanted = StreamSupport.stream(
                        server.api
                                .json("/api/runs/" + run + "/trace")
                                .get("spans")
                                .spliterator(),
                        false)
                .map(span -> span.get("id").asText())
                .toList();
        assertThat(wanted).hasSizeGreaterThan(3);
        long end = System.nanoTime() + 90_000_000_000L;
        while (!receiver.spans().stream().map(OtlpSpan::id).toList().containsAll(wanted)) {
            assertThat(System.nanoTime())
                    .as("not all spans of " + run + " came")
                    .isLessThan(end);
            Thread.sleep(100);
        }
    }
}
