package dev.agentops.server.telemetry;

import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a plain OTLP receiver gets. */
class OtlpTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(OtlpTest.class);

    private OtlpReceiver receiver;

    @BeforeEach
    void listen() throws Exception {
        receiver = new OtlpReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private TraceBackend backend(Map<String, String> more) {
        return otel(more).traces().getFirst();
    }

    private Otel otel(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.putIfAbsent("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
        return Otel.of(environment, OtlpTest::numbers).orElseThrow();
    }

    private static Collection<MetricData> numbers(Resource resource) {
        var samples = List.of(new Sample(Metric.TOOL_CALLS, List.of("read_file", "ok"), 7));
        return List.of(ExportedMetric.of(Metric.TOOL_CALLS, samples, NOW, NOW.plusSeconds(5), resource));
    }

    private static List<SpanFollower.Batch> oneSpan() {
        var run = new RunFacts.Run("run_1", "thr_1", "completed", "ann", "", "", 1, 7, NOW, NOW, NOW.plusSeconds(2));
        return List.of(new SpanFollower.Batch(
                run, RunSpans.of(new RunFacts(run, List.of(), List.of(), List.of(), List.of()), Providers.NONE)));
    }

    @Test
    void spansComeAsTheStandardVariablesSay() throws Exception {
        try (var backend = backend(Map.of(
                "OTEL_EXPORTER_OTLP_HEADERS",
                "x-tenant=shop",
                "OTEL_RESOURCE_ATTRIBUTES",
                "deployment.environment=prod"))) {
            backend.take(oneSpan());
        }
        assertThat(receiver.received("/v1/traces")).singleElement().satisfies(request -> {
            assertThat(request.type()).isEqualTo("application/x-protobuf");
            assertThat(request.header()).isEqualTo("shop");
            assertThat(request.body())
                    .contains("agentops", "prod", "run", "queue", "gen_ai.conversation.id", "thr_1")
                    .contains(
                            OtlpReceiver.bytes(TraceIds.trace("run_1")),
                            OtlpReceiver.bytes(TraceIds.span("run_1", "")));
        });
    }

    @Test
    void noRequestIsBiggerThanAReceiverTakesThoughOneRunHasManySpans() throws Exception {
        receiver.mostBytes = 700_000;
        var run = new RunFacts.Run("run_1", "thr_1", "completed", "ann", "", "", 1, 7, NOW, NOW, NOW.plusSeconds(2));
        var spans = IntStream.range(0, 1_300)
                .mapToObj(i -> new Span(
                        TraceIds.span("run_1", "step " + i),
                        "",
                        "chat",
                        Span.Kind.MODEL,
                        NOW,
                        NOW,
                        Span.Status.OK,
                        Map.of("detail", "x".repeat(1_000)),
                        List.of()))
                .toList();
        try (var backend = backend(Map.of())) {
            backend.take(List.of(
                    new SpanFollower.Batch(run, spans.subList(0, 900)),
                    new SpanFollower.Batch(run, spans.subList(900, 1_300))));
        }
        assertThat(receiver.received("/v1/traces")).hasSize(3);
        String all = receiver.bodies("/v1/traces");
        assertThat(spans).allMatch(span -> all.contains(OtlpReceiver.bytes(span.id())));
    }

    @Test
    void aRefusalIsSaidSoThatTheSpansComeAgain() throws Exception {
        receiver.status = 400;
        try (var backend = backend(Map.of())) {
            assertThatThrownBy(() -> backend.take(oneSpan())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void withoutASettingOrWhenSwitchedOffThereIsNone() {
        String endpoint = "http://127.0.0.1:1";
        assertThat(Otel.of(Map.of(), OtlpTest::numbers)).isEmpty();
        assertThat(Otel.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_SDK_DISABLED", "true"),
                        OtlpTest::numbers))
                .isEmpty();
        try (var some = otel(Map.of("OTEL_TRACES_EXPORTER", "none"))) {
            assertThat(some.traces()).isEmpty();
            assertThat(some.logs()).isPresent();
        }
        try (var traces = Otel.of(
                        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", endpoint + "/v1/traces"), OtlpTest::numbers)
                .orElseThrow()) {
            assertThat(traces.traces()).hasSize(1);
            assertThat(traces.logs()).isEmpty();
        }
    }

    @Test
    void aSettingThatCannotBeUsedIsSaid() {
        assertThatThrownBy(() -> otel(Map.of("OTEL_METRICS_EXPORTER", "carrier-pigeon")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carrier-pigeon");
    }

    /** The build has no sender for it: it would fail at the first span, and at none before. */
    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_PROTOCOL, grpc",
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, grpc",
        "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL, grpc",
        "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL, http/json"
    })
    void anotherProtocolIsRefusedInOneLineThatSaysWhatToSet(String name, String protocol) throws Exception {
        assertThatThrownBy(() -> otel(Map.of(name, protocol)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(name + "=" + protocol, name + "=http/protobuf", "4318")
                .message()
                .hasLineCount(1);
        try (var otel = otel(Map.of(name, "http/protobuf"))) {
            otel.traces().getFirst().take(oneSpan());
        }
        assertThat(receiver.received("/v1/traces")).hasSize(1);
    }

    @Test
    void theProtocolOfAKindThatIsNotSentDoesNotMatter() {
        try (var otel = otel(Map.of("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "grpc", "OTEL_LOGS_EXPORTER", "none"))) {
            assertThat(otel.traces()).hasSize(1);
        }
    }

    @Test
    void metricsComeAtTheirPaceWithOpenTelemetrysNamesAndTheirInstance() throws Exception {
        try (var _ = otel(Map.of("OTEL_METRIC_EXPORT_INTERVAL", "200", "OTEL_RESOURCE_ATTRIBUTES", "a=b"))) {
            receiver.await("/v1/metrics", "agentops.tool.calls");
        }
        assertThat(receiver.bodies("/v1/metrics"))
                .contains("read_file", "{call}", "service.instance.id", "Tool calls that ended, by how.");
    }

    @Test
    void aLineOfARunComesWithItsSpanAndWithoutItsSecrets() throws Exception {
        try (var otel = otel(Map.of("OTEL_BLRP_SCHEDULE_DELAY", "100"));
                var _ = new LogLines(otel.logs().orElseThrow())) {
            MDC.put("run", "run_1");
            MDC.put("step", "tool:1.0:read_file");
            LOG.warn("it fails with password=hunter2secret", new IllegalStateException("token=abcdef123456"));
            MDC.clear();
            LOG.info("of no run");
            receiver.await("/v1/logs", "of no run");
        }
        assertThat(receiver.bodies("/v1/logs"))
                .contains("it fails with", "WARN", "exception.stacktrace", OtlpTest.class.getName())
                .contains(OtlpReceiver.bytes(TraceIds.trace("run_1")))
                .contains(OtlpReceiver.bytes(TraceIds.span("run_1", "tool:1.0:read_file")))
                .doesNotContain("hunter2secret", "abcdef123456");
    }

    @Test
    void aSecretAtTheCutOfALongLineIsGoneBeforeTheCut() throws Exception {
        try (var otel = otel(Map.of("OTEL_BLRP_SCHEDULE_DELAY", "100"));
                var _ = new LogLines(otel.logs().orElseThrow())) {
            LOG.warn("x".repeat(15_989) + " ghp_abcdefghijklmnopqrstuvwxyz0123456789");
            LOG.info("after the long one");
            receiver.await("/v1/logs", "after the long one");
        }
        assertThat(receiver.bodies("/v1/logs")).contains("xxx [redacted").doesNotContain("ghp_abc");
    }

    /** The SDK reads the environment of its process itself: here in a process with one of its own. */
    @Test
    void inTheRealEnvironmentTheInstanceIsNamedTooAndAnEmptySettingIsNone() throws Exception {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        OtherProcess.class.getName())
                .redirectErrorStream(true);
        child.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
        child.environment()
                .putAll(Map.of(
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                        receiver.endpoint() + "/v1/traces",
                        "OTEL_RESOURCE_ATTRIBUTES",
                        "deployment.environment=prod",
                        "OTEL_SERVICE_NAME",
                        "",
                        "OTEL_METRICS_EXPORTER",
                        "",
                        "OTEL_LOGS_EXPORTER",
                        ""));
        var process = child.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("sends [traces]");
        assertThat(receiver.bodies("/v1/traces"))
                .contains("service.instance.id", "deployment.environment", "prod", "agentops", "thr_1");
    }

    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) throws Exception {
            try (var otel = Otel.of(System.getenv(), OtlpTest::numbers).orElseThrow()) {
                otel.traces().getFirst().take(oneSpan());
                System.out.println("sends "
                        + otel.reached().stream().map(Telemetry.Reach::signal).toList());
            }
        }
    }

    @Test
    void aTransactionOfARunStandsUnderItsTurnAndTellsNoValue() throws Exception {
        var transactions = new DatabaseSpans();
        try (var otel = otel(Map.of("OTEL_BSP_SCHEDULE_DELAY", "50"))) {
            transactions.timed("run_1", "before anyone listens", "", "", () -> 1);
            transactions.sendTo(otel.tracer().orElseThrow());
            transactions.timed("run_1", "commit step", "turn-2", "", () -> 1);
            assertThatThrownBy(() -> transactions.timed("run_1", "close run", "turn-2", "", () -> {
                        throw new SQLException("password=hunter2secret", "40001");
                    }))
                    .isInstanceOf(SQLException.class);
            receiver.await("/v1/traces", "close run");
        }
        assertThat(receiver.bodies("/v1/traces"))
                .contains("commit step", "db.system.name", "postgresql", "db.query.summary", "40001")
                .contains(
                        OtlpReceiver.bytes(TraceIds.trace("run_1")),
                        OtlpReceiver.bytes(TraceIds.span("run_1", "turn-2")))
                .contains(OtlpReceiver.bytes(TraceIds.span("run_1", "")))
                .doesNotContain("hunter2secret", "before anyone listens");
    }

    @Test
    void aRequestForARunStandsInItsTraceAndIsLinkedToTheCallersIfThatIsSound() throws Exception {
        var requests = new RequestSpans();
        String caller = "0af7651916cd43dd8448eb211c80319c";
        try (var otel = otel(Map.of("OTEL_BSP_SCHEDULE_DELAY", "50"))) {
            requests.answered("POST /api/chat", "run_0", 202, 1, "");
            requests.sendTo(otel.tracer().orElseThrow());
            requests.answered("POST /api/chat", "run_1", 202, 5_000_000, "00-" + caller + "-b7ad6b7169203331-01");
            requests.answered("POST /api/chat", "run_2", 202, 5_000_000, "00-zz");
            receiver.await("/v1/traces", "run_2");
        }
        assertThat(receiver.spans()).hasSize(2).allSatisfy(span -> {
            String run = span.attributes().get("agentops.run.id");
            assertThat(span.trace()).isEqualTo(TraceIds.trace(run));
            assertThat(span.parent()).isEqualTo(TraceIds.span(run, ""));
            assertThat(span.name()).isEqualTo("POST /api/chat");
            assertThat(span.attributes())
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("http.route", "/api/chat");
            assertThat(span.end() - span.start()).isEqualTo(5_000_000);
            assertThat(span.links()).isEqualTo(run.equals("run_1") ? List.of(caller) : List.of());
        });
    }

    @Test
    void theEngineSendsWhereSpansGoByHttpAndNowhereElse() {
        String all = "http://127.0.0.1:4318";
        assertThat(EngineTraces.of(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        all + "/",
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "x-tenant=shop,authorization=Basic%20a+b%3D")))
                .contains(new EngineTraces(
                        "otlp+" + all + "/v1/traces", Map.of("x-tenant", "shop", "authorization", "Basic a+b=")));
        assertThat(EngineTraces.of(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", all + "/in")))
                .contains(new EngineTraces("otlp+" + all + "/in", Map.of()));
        for (var none : List.of(
                Map.<String, String>of(),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.example.com"),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", all, "OTEL_TRACES_EXPORTER", "none"),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", all, "OTEL_TRACES_EXPORTER", "zipkin"),
                Map.of("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", all),
                Map.of("OTEL_EXPORTER_ZIPKIN_ENDPOINT", "http://127.0.0.1:9411/api/v2/spans"))) {
            assertThat(EngineTraces.of(none)).as(none.toString()).isEmpty();
        }
    }

    @Test
    void saysOfEachKindWhetherTheBackendTakesIt() {
        try (var otel = otel(Map.of("OTEL_LOGS_EXPORTER", "none"))) {
            assertThat(otel.reached())
                    .containsExactly(new Telemetry.Reach("traces", ""), new Telemetry.Reach("metrics", ""));
            assertThat(receiver.received("/v1/traces")).hasSize(1);
            receiver.status = 404;
            assertThat(otel.reached())
                    .hasSize(2)
                    .allSatisfy(reach -> assertThat(reach.problem()).contains("404"));
        }
        try (var otel = otel(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_TIMEOUT", "300"))) {
            assertThat(otel.reached())
                    .hasSize(3)
                    .allSatisfy(reach -> assertThat(reach.problem()).isNotEmpty());
        }
    }

    /** 200 MB are told; what waits is bounded by the SDK's queues. */
    @Test
    void whatWaitsForABackendThatSaysNothingStaysSmall() throws Exception {
        receiver.silent = true;
        try (var otel = otel(Map.of("OTEL_EXPORTER_OTLP_TIMEOUT", "300"))) {
            var lines = otel.logs().orElseThrow().get("heap");
            var transactions = new DatabaseSpans();
            transactions.sendTo(otel.tracer().orElseThrow());
            long before = usedHeap();
            for (int i = 0; i < 100_000; i++) {
                lines.logRecordBuilder().setBody(i + "x".repeat(2_000)).emit();
                transactions.timed("run_" + i, "commit step", "turn-1", "", () -> 1);
            }
            assertThat(usedHeap() - before).isLessThan(40_000_000);
        } finally {
            receiver.silent = false;
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Each kind may have a place of its own, and no other gets it. */
    @Test
    void eachKindGoesToItsOwnPlace() throws Exception {
        try (var otel = otel(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "http://127.0.0.1:1",
                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                        receiver.endpoint() + "/spans",
                        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
                        receiver.endpoint() + "/numbers",
                        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
                        receiver.endpoint() + "/lines",
                        "OTEL_METRIC_EXPORT_INTERVAL",
                        "100",
                        "OTEL_BLRP_SCHEDULE_DELAY",
                        "50"));
                var _ = new LogLines(otel.logs().orElseThrow())) {
            otel.traces().getFirst().take(oneSpan());
            LOG.info("to its own place");
            receiver.await("/numbers", "agentops.tool.calls");
            receiver.await("/lines", "to its own place");
        }
        assertThat(receiver.bodies("/spans")).contains("thr_1");
        assertThat(receiver.bodies("/v1/traces") + receiver.bodies("/v1/metrics") + receiver.bodies("/v1/logs"))
                .isEmpty();
    }

    /** A receiver that answers nothing, and one that is not there. */
    @Test
    void aBackendThatIsAwayCostsOneWarningOfEachKindAndNoMemory() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var warnings = new BackendWarnings()) {
            for (int port : new int[] {silent.getLocalPort(), 1}) {
                warnings.lines.clear();
                var otel = otel(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port,
                        "OTEL_EXPORTER_OTLP_TIMEOUT", "300",
                        "OTEL_METRIC_EXPORT_INTERVAL", "100",
                        "OTEL_BLRP_SCHEDULE_DELAY", "50"));
                try (var _ = new LogLines(otel.logs().orElseThrow())) {
                    long begin = System.nanoTime();
                    for (int i = 0; i < 20_000; i++) {
                        LOG.info("line {}", i);
                    }
                    assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
                    warnings.await(2);
                    Thread.sleep(1_500);
                }
                long begin = System.nanoTime();
                otel.close();
                assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
                assertThat(warnings.lines)
                        .hasSize(2)
                        .allSatisfy(line -> assertThat(line).contains("not taken now; runs go on"));
            }
        }
    }
}
