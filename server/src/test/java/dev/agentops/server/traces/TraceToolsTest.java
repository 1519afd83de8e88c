package dev.agentops.server.traces;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.OutboundLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The tools against our server, or against a real Tempo at {@code AGENTOPS_TEST_TEMPO} that takes OTLP over HTTP at
 * {@code AGENTOPS_TEST_TEMPO_OTLP}; and what no good server does.
 */
@Timeout(60)
class TraceToolsTest {
    private static final String REAL = System.getenv("AGENTOPS_TEST_TEMPO");
    private static final String OTLP = System.getenv("AGENTOPS_TEST_TEMPO_OTLP");
    private static final ToolContext CONTEXT = new ToolContext("thread", "run", "user", "agent", "call", State.EMPTY);
    private static final long NOW = Instant.now().minusSeconds(60).getEpochSecond() * 1_000_000_000L;
    private static final long MILLI = 1_000_000;
    private static final OutboundLimits SMALL =
            new OutboundLimits(Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofSeconds(5), 1 << 20, 2);

    @TempDir
    Path folder;

    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final String shop = "shop-" + id.substring(0, 8);
    private TempoTestServer server;
    private Servers servers;
    private TraceTools tools;

    @BeforeEach
    void open() throws Exception {
        server = new TempoTestServer();
        var file = Files.writeString(
                folder.resolve("services.yaml"),
                "tempo: {url: \"" + (REAL == null ? server.url() : REAL)
                        + "\", bearer: s3cret-token, headers: {X-Scope-OrgID: team-a}}\n");
        servers = new Servers(new EstateFile(file), REAL == null ? SMALL : OutboundLimits.QUERY);
        tools = new TraceTools(new Tempo(servers));
    }

    @AfterEach
    void close() {
        servers.close();
        server.close();
    }

    @Test
    void showsWhereATraceFailedAndWhereItsTimeWent() throws Exception {
        anIncident();

        String text = await("get_trace", Map.of("trace_id", id.toUpperCase(java.util.Locale.ROOT)), "depot");

        assertThat(text.lines().toList())
                .startsWith(
                        "trace " + id + ": 5 spans, 3 failed, 500 ms from " + Instant.ofEpochSecond(0, NOW),
                        "services: " + shop + " 3 (2 failed), depot 2 (1 failed)",
                        "failed with nothing failed below: depot GET /stock [00000000000000d1] (java.sql.SQLException: pool is"
                                + " empty)",
                        "most of the time of " + shop + " GET /orders [00000000000000a1]: 395 ms in depot GET /stock"
                                + " [00000000000000d1]; 40.0 ms in " + shop
                                + " GET /orders [00000000000000a1]; 40.0 ms in "
                                + shop + " GET depot [00000000000000a3]; 20.0 ms in " + shop
                                + " price [00000000000000a2]; 5.0 ms in depot cache [00000000000000d2]",
                        "5 of 5 spans shown: begin after the trace's, length, service, name; * where the time went")
                .contains(
                        "* +0.000 ms 500 ms " + shop
                                + " GET /orders [00000000000000a1] SERVER FAILED http.response.status_code=500",
                        "  * +10.0 ms 20.0 ms " + shop + " price [00000000000000a2]",
                        "  * +50.0 ms 440 ms " + shop + " GET depot [00000000000000a3] CLIENT FAILED",
                        "    * +70.0 ms 400 ms depot GET /stock [00000000000000d1] SERVER FAILED: java.sql.SQLException: pool"
                                + " is empty",
                        "      * +80.0 ms 5.0 ms depot cache [00000000000000d2]");
        assertThat(call("get_trace", Map.of("trace_id", id, "span_id", "00000000000000d1")))
                .contains("below span 00000000000000d1, 2 spans, 1 failed")
                .doesNotContain("GET depot");
        assertThat(call("get_trace", Map.of("trace_id", id, "span_id", "00000000000000")))
                .contains("5 spans of this trace begin with");
    }

    @Test
    void findsTracesByServiceFailureAndLength() throws Exception {
        anIncident();

        String found = await("search_traces", Map.of("service", shop, "failed", true, "min_ms", 450), shop);

        assertThat(found)
                .startsWith("1 traces, window ")
                .contains("{ resource.service.name = \"" + shop + "\" && status = error && duration >= 450ms }")
                .contains(id.replaceFirst("^0+", "") + " " + Instant.ofEpochSecond(0, NOW) + " 500 ms " + shop
                        + " GET /orders; 1: ");
        assertThat(call("search_traces", Map.of("traceql", "{ resource.service.name = \"" + shop + "-no\" }")))
                .startsWith("no traces match, window ");
        assertThat(await("list_trace_tags", Map.of("tag", "resource.service.name"), shop))
                .contains("depot");
        assertThat(call("list_trace_tags", Map.of())).contains("resource: ").contains("service.name");
    }

    @Test
    void handsOnWhatTempoSaysOfABadQueryAndRefusesWhatIsNoId() throws Exception {
        assertThat(call("search_traces", Map.of("traceql", "{ broken")))
                .contains("400")
                .contains("parse error");
        assertThat(call("search_traces", Map.of("traceql", "{}", "from", "2026-01-01T00:00:00Z")))
                .contains("400")
                .contains("exceeds");
        assertThat(call("get_trace", Map.of("trace_id", id))).contains("Tempo has no trace " + id);
        for (var bad : List.of("", "0000", "../search", "1f/../../x", "x".repeat(32), "a".repeat(33))) {
            assertThat(call("get_trace", Map.of("trace_id", bad))).contains("'trace_id' is up to 32 digits in hex");
        }
        for (var bad : List.of("../x", "service.name", "resource.\n")) {
            assertThat(call("list_trace_tags", Map.of("tag", bad))).contains("'tag' has its scope in front");
        }
        assertThat(call("search_traces", Map.of("to", "yesterday"))).contains("'to' is a time");
    }

    @Test
    void asksAsTheConfigurationSaysAlwaysWithAWindowAndAlsoAnOlderTempo() throws Exception {
        assumeTrue(REAL == null);
        server.onlyOldRoutes = true;
        anIncident();

        assertThat(call("get_trace", Map.of("trace_id", id))).contains("5 spans");
        call("search_traces", Map.of("service", "a\" } || { \"b"));
        assertThat(server.asked().stream().filter(one -> one.get("path").startsWith("/api/")))
                .allMatch(one -> one.get("tenant").equals("team-a"))
                .allMatch(one -> one.get("authorization").equals("Bearer s3cret-token"));
        var search = server.asked().getLast();
        assertThat(search.get("q")).isEqualTo("{ resource.service.name = \"a\\\" } || { \\\"b\" }");
        assertThat(Long.parseLong(search.get("end")) - Long.parseLong(search.get("start")))
                .isBetween(1_800L, 1_802L);
        assertThat(new Tempo(servers).version()).isEqualTo("2.9.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/traces/", "/api/search", "/api/v2/search/tags"})
    void whatNoGoodServerDoesIsAClearError(String path) throws Exception {
        assumeTrue(REAL == null);
        server.answerNext(path, exchange -> {
            exchange.getResponseHeaders().set("Location", "http://169.254.169.254/latest/meta-data/");
            exchange.sendResponseHeaders(302, -1);
        });
        assertThat(ask(path)).contains("a redirect; redirects are not followed");
        server.answerNext(path, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            pause(2_000);
        });
        assertThat(ask(path)).contains("sent nothing for 700 ms");
        server.answerNext(
                path,
                exchange -> TempoTestServer.text(exchange, 500, "boom Bearer s3cret-token password=hunter2hunter2"));
        assertThat(ask(path)).contains("answered 500: boom").doesNotContain("s3cret", "hunter2");
        server.answerNext(path, exchange -> TempoTestServer.body(exchange, 200, "text/html", "<html>sign in</html>"));
        assertThat(ask(path)).contains("without JSON: <html>");
        server.answerNext(path, exchange -> TempoTestServer.body(exchange, 200, "application/json", "[]"));
        assertThat(ask(path)).contains("without JSON");
        server.answerNext(
                path, exchange -> TempoTestServer.text(exchange, 200, "{\"a\":\"" + "x".repeat(2 << 20) + "\"}"));
        assertThat(ask(path)).contains("answered with more than 1048576 bytes");
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        assumeTrue(REAL == null);
        server.answerNext(
                "/api/v2/traces/",
                exchange -> TempoTestServer.body(
                        exchange,
                        200,
                        "application/json",
                        Json.write(Map.of(
                                "status", "PARTIAL",
                                "message", "a block could not be read",
                                "trace",
                                        Map.of(
                                                "resourceSpans",
                                                List.of(spans(
                                                        "x",
                                                        List.of(span(
                                                                "1", "9", "op", 0, 1))))))))); // the parent is missing
        assertThat(call("get_trace", Map.of("trace_id", id)))
                .contains("the trace is PARTIAL: a block could not be read; 1 spans");
        server.answerNext(
                "/api/search",
                exchange -> TempoTestServer.body(
                        exchange,
                        200,
                        "application/json",
                        "{\"metrics\":{\"inspectedBytes\":\"5000\",\"totalJobs\":10,\"completedJobs\":4}}"));
        assertThat(call("search_traces", Map.of())).contains("scanned 5 KB, NOT ALL: 4 of 10 pieces were looked at");
        server.answerNext(
                "/api/v2/traces/",
                exchange -> TempoTestServer.body(exchange, 200, "application/json", "{\"trace\":{}}"));
        assertThat(call("get_trace", Map.of("trace_id", id))).contains("Tempo has no trace");
    }

    private String ask(String path) throws Exception {
        return switch (path) {
            case "/api/search" -> call("search_traces", Map.of());
            case "/api/v2/search/tags" -> call("list_trace_tags", Map.of());
            default -> call("get_trace", Map.of("trace_id", id));
        };
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The store asks the depot, whose pool is empty. */
    private void anIncident() throws Exception {
        var root = span("a1", "", "GET /orders", 0, 500);
        root.put("kind", 2);
        root.put("status", Map.of("code", 2));
        root.put("attributes", List.of(Map.of("key", "http.response.status_code", "value", Map.of("intValue", "500"))));
        var client = span("a3", "a1", "GET depot", 50, 490);
        client.put("kind", 3);
        client.put("status", Map.of("code", 2));
        var stock = span("d1", "a3", "GET /stock", 70, 470);
        stock.put("kind", 2);
        stock.put("status", Map.of("code", 2));
        stock.put(
                "events",
                List.of(Map.of(
                        "name", "exception",
                        "timeUnixNano", String.valueOf(NOW),
                        "attributes",
                                List.of(
                                        Map.of(
                                                "key",
                                                "exception.type",
                                                "value",
                                                Map.of("stringValue", "java.sql.SQLException")),
                                        Map.of(
                                                "key",
                                                "exception.message",
                                                "value",
                                                Map.of("stringValue", "pool is empty"))))));
        push(List.of(
                spans(shop, List.of(root, span("a2", "a1", "price", 10, 30), client)),
                spans("depot", List.of(stock, span("d2", "d1", "cache", 80, 85)))));
    }

    private Map<String, Object> span(String span, String parent, String name, long from, long to) {
        var fields = new HashMap<String, Object>();
        fields.put("traceId", id);
        fields.put("spanId", "0".repeat(16 - span.length()) + span);
        if (!parent.isEmpty()) {
            fields.put("parentSpanId", "0".repeat(16 - parent.length()) + parent);
        }
        fields.put("name", name);
        fields.put("startTimeUnixNano", String.valueOf(NOW + from * MILLI));
        fields.put("endTimeUnixNano", String.valueOf(NOW + to * MILLI));
        return fields;
    }

    private static Map<String, Object> spans(String service, List<?> spans) {
        return Map.of(
                "resource",
                Map.of("attributes", List.of(Map.of("key", "service.name", "value", Map.of("stringValue", service)))),
                "scopeSpans",
                List.of(Map.of("scope", Map.of("name", "test"), "spans", new ArrayList<>(spans))));
    }

    private void push(List<?> resources) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(Objects.requireNonNullElse(OTLP, server.url()) + "/v1/traces"))
                            .header("Content-Type", "application/json")
                            .header("X-Scope-OrgID", "team-a")
                            .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("resourceSpans", resources))))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    /** A real Tempo needs some seconds until what was sent is found. */
    private String await(String tool, Map<String, ?> arguments, String wanted) throws Exception {
        long end = System.nanoTime() + (REAL == null ? 0 : 45_000_000_000L);
        String text = call(tool, arguments);
        while (!text.contains(wanted) && System.nanoTime() < end) {
            pause(1_000);
            text = call(tool, arguments);
        }
        return text;
    }

    private String call(String name, Map<String, ?> arguments) throws Exception {
        var tool = tools.tools().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return tool.call(Json.read(Json.write(arguments), JsonNode.class), CONTEXT)
                .content();
    }
}
