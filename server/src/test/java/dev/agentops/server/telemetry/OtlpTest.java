package dev.agentops.server.telemetry;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a plain OTLP receiver gets. */
class OtlpTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456Z");

    private record Received(String path, String type, String header, String body) {}

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private HttpServer receiver;
    private int status = 200;
    private int mostBytes = Integer.MAX_VALUE;

    @BeforeEach
    void listen() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("content-type"),
                    exchange.getRequestHeaders().getFirst("x-tenant"),
                    new String(body, StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(body.length > mostBytes ? 413 : status, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    private TraceBackend backend(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + receiver.getAddress().getPort());
        return TraceBackend.of(environment).orElseThrow();
    }

    private static List<SpanFollower.Batch> oneSpan() {
        var run = new RunFacts.Run("run_1", "thr_1", "completed", "ann", "", "", 1, 7, NOW, NOW, NOW.plusSeconds(2));
        return List.of(new SpanFollower.Batch(
                run, RunSpans.of(new RunFacts(run, List.of(), List.of(), List.of(), List.of()))));
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
        assertThat(received).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/v1/traces");
            assertThat(request.type()).isEqualTo("application/x-protobuf");
            assertThat(request.header()).isEqualTo("shop");
            assertThat(request.body())
                    .contains("agentops", "prod", "run", "queue", "gen_ai.conversation.id", "thr_1")
                    .contains(bytes(TraceIds.trace("run_1")), bytes(TraceIds.span("run_1", "")));
        });
    }

    @Test
    void noRequestIsBiggerThanAReceiverTakesThoughOneRunHasManySpans() throws Exception {
        mostBytes = 700_000;
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
        assertThat(received).hasSize(3);
        String all = received.stream().map(Received::body).collect(Collectors.joining());
        assertThat(spans).allMatch(span -> all.contains(bytes(span.id())));
    }

    @Test
    void aRefusalIsSaidSoThatTheSpansComeAgain() throws Exception {
        status = 400;
        try (var backend = backend(Map.of())) {
            assertThatThrownBy(() -> backend.take(oneSpan())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void withoutASettingOrWhenSwitchedOffThereIsNone() {
        assertThat(TraceBackend.of(Map.of())).isEmpty();
        assertThat(TraceBackend.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_TRACES_EXPORTER", "none")))
                .isEmpty();
        assertThat(TraceBackend.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_SDK_DISABLED", "true")))
                .isEmpty();
    }

    @Test
    void aSettingThatCannotBeUsedIsSaid() {
        assertThatThrownBy(() -> TraceBackend.of(Map.of("OTEL_TRACES_EXPORTER", "carrier-pigeon")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carrier-pigeon");
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
