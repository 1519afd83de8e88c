package dev.agentops.server.logs.loki;

import dev.agentops.agentkit.Json;
import dev.agentops.server.estate.Loki;
import dev.agentops.server.http.Endpoint;
import dev.agentops.server.http.OutboundLimits;
import dev.agentops.server.logs.Facts;
import dev.agentops.server.logs.Level;
import dev.agentops.server.logs.LogException;
import dev.agentops.server.logs.LogFields;
import dev.agentops.server.logs.LogQuery;
import dev.agentops.server.logs.LogSource;
import dev.agentops.server.logs.LogStore;
import dev.agentops.server.logs.LogStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The contract against our server, or against a real Loki at {@code AGENTOPS_TEST_LOKI}; and what no good server does. */
@Timeout(60)
class LokiLogsTest extends LogStoreContract {
    private static final String REAL = System.getenv("AGENTOPS_TEST_LOKI");
    private static final long NOW = System.currentTimeMillis() * 1_000_000;
    private static final long MINUTE = 60_000_000_000L;
    private static final OutboundLimits SMALL =
            new OutboundLimits(Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofSeconds(5), 1 << 20, 3);

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private LokiTestServer server;
    private LokiLogs logs;

    @BeforeEach
    void open() throws IOException {
        server = new LokiTestServer();
        logs = new LokiLogs(loki(REAL == null ? server.url() : REAL), REAL == null ? SMALL : OutboundLimits.QUERY);
    }

    private Loki loki(String url) {
        return loki(url, "s3cret-token");
    }

    private Loki loki(String url, String token) {
        var headers = Map.of("X-Scope-OrgID", "team-a", "Authorization", "Bearer " + token);
        return new Loki(
                new Endpoint(URI.create(url), headers, Endpoint.at(url).tls()),
                "{run=\"" + run + "\"}",
                "service_name",
                "detected_level",
                Duration.ofHours(24),
                1_000_000);
    }

    @AfterEach
    void close() {
        logs.close();
        server.close();
    }

    @Override
    protected LogStore store() {
        return logs;
    }

    @Override
    protected String write(String service, Map<Long, String> lines) throws Exception {
        var values = lines.entrySet().stream()
                .map(line -> List.of(String.valueOf(line.getKey()), line.getValue()))
                .toList();
        push(service, values);
        return service;
    }

    private void push(String service, List<List<String>> values) throws Exception {
        push(Map.of("service_name", service, "run", run), values);
    }

    private void push(Map<String, String> labels, List<List<String>> values) throws Exception {
        pushAll(labels, values);
    }

    /** @param values each a time, a line and maybe structured metadata */
    private void pushAll(Map<String, String> labels, List<? extends List<?>> values) throws Exception {
        String body = Json.write(Map.of("streams", List.of(Map.of("stream", labels, "values", values))));
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create((REAL == null ? server.url() : REAL) + "/loki/api/v1/push"))
                            .header("Content-Type", "application/json")
                            .header("X-Scope-OrgID", "team-a")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        }
    }

    @Test
    void saysItsVersionAndWhatIsWrongToTheDoctor() throws Exception {
        assertThat(logs.version()).isNotBlank();
        server.answerNext("labels", exchange -> LokiTestServer.text(exchange, 401, "no org id s3cret-token"));
        assumeTrue(REAL == null);
        assertThatThrownBy(logs::version).hasMessage("Loki answers 401: no org id [redacted]");
        server.answerNext("labels", exchange -> LokiTestServer.text(exchange, 200, "<html>sign in</html>"));
        assertThatThrownBy(logs::version).hasMessageContaining("is no Loki");
    }

    @Test
    void aServiceIsFoundByItsOwnSelector() throws Exception {
        push(
                Map.of("app", "shop-app", "run", run),
                List.of(List.of(String.valueOf(NOW - MINUTE), "no label has my service's name")));
        try (var own = new LokiLogs(
                loki(REAL == null ? server.url() : REAL),
                Map.of("shop", "{app=\"shop-app\"}", "gone", "{app=\"x\"}"))) {
            var query = new LogQuery("shop", "", "", Optional.empty(), "", 0, NOW - 2 * MINUTE, NOW, true, 10);
            var found = own.search(query).entries();
            assertThat(found).hasSize(1);
            String reference = found.getFirst().reference();
            assertThat(reference).startsWith("loki/shop:");
            assertThat(own.cited(reference)).isEqualTo(found);
            assertThat(own.around(reference, 3, 3)).isEqualTo(found);
            assertThat(own.sources())
                    .extracting(LogSource::name)
                    .contains("loki/shop", "loki/gone")
                    .doesNotHaveDuplicates();
            assertThat(own.search(query.withService("")).facts().notes())
                    .singleElement()
                    .asString()
                    .contains("ask for them by name: gone, shop");
            assertThat(own.search(query.withService("gone")).entries()).isEmpty();
        }
    }

    @Test
    void tellsWhatASelectorCanBeMadeOf() throws Exception {
        push(Map.of("app", "shop", "pod", "shop-1", "run", run), List.of(List.of(String.valueOf(NOW - MINUTE), "a")));
        push(Map.of("app", "cart", "pod", "cart-1", "run", run), List.of(List.of(String.valueOf(NOW - MINUTE), "b")));
        push(Map.of("other", "tenant", "run", "not-ours"), List.of(List.of(String.valueOf(NOW - MINUTE), "c")));
        assertThat(logs.labels("", "", NOW - 2 * MINUTE, NOW)).contains("app", "pod", "run");
        assertThat(logs.labels("app", "", NOW - 2 * MINUTE, NOW)).containsExactlyInAnyOrder("cart", "shop");
        assertThat(logs.labels("pod", "{app=\"shop\"}", NOW - 2 * MINUTE, NOW)).containsExactly("shop-1");
        assertThat(logs.labels("other", "", NOW - 2 * MINUTE, NOW))
                .as("the configured selector holds here too")
                .isEmpty();
        for (var bad : List.of("a/../b", "a b", "a?query=x")) {
            assertThatThrownBy(() -> logs.labels(bad, "", NOW - MINUTE, NOW)).hasMessageContaining("is no label");
        }
        assertThatThrownBy(() -> logs.labels("app", "{", NOW - MINUTE, NOW)).isInstanceOf(LogException.class);
    }

    private String raw(String logql) throws Exception {
        return logs.raw(logql, NOW - MINUTE, NOW, 40, true).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{app=~\".*\"}",
                "{app!=\"x\"}",
                "{app=\"\"}",
                "{ # app=\"shop\"\n}",
                "{app=~\".*\" # , app=\"shop\"\n}",
                "{app=\"shop\"",
                "{app=\"shop}",
                "rate(5)",
                "",
                "{app=\"shop\"} or {}",
                "sum(rate({app=\"shop\"}[30d]))",
                "{app=\"shop\"} [",
                "count_over_time({app=\"shop\"}[5m] offset 60d)",
                "{app=\"a\"} } {",
                "{app=\"x\" or a=\"b\"}",
                "{app=~\"(\"}",
                "{app=\"shop\"} // \" {app=~\".*\"} \"",
                "{app=\"shop\" /* } */ }",
                "{app=\"shop\"} /* \" */ or {}",
                "count_over_time({app=\"shop\"}[5m] offset /**/ 60d)",
                "count_over_time({app=\"shop\"}[5m] OFFSET 60d)",
                "count_over_time({app=\"shop\"}[5m] offset # x\n 60d)",
                "{app=\"shop\"} |= '\"' or {}",
                "{app=\"a\nb\"}"
            })
    void refusesAQueryBeforeItIsAsked(String logql) {
        assertThatThrownBy(() -> raw(logql)).isInstanceOf(LogException.class);
        assertThat(server.asked()).noneMatch(one -> one.get("path").equals("query_range"));
    }

    @Test
    void refusesAWindowOrAReadThatIsTooLargeAndWhatCannotBeEstimated() {
        assumeTrue(REAL == null);
        assertThatThrownBy(() -> logs.raw("{app=\"shop\"}", NOW - 30 * 24 * 60 * MINUTE, NOW, 1, true))
                .hasMessageContaining("720 h");
        server.wouldRead(7_000_000_000L);
        assertThatThrownBy(() -> raw("{app=\"shop\"}")).hasMessageContaining("7000 MB");
        assertThatThrownBy(() -> logs.search(LogQuery.all(NOW - MINUTE, NOW, 1)))
                .hasMessageContaining("not asked");
        server.answerNext("index/stats", exchange -> LokiTestServer.text(exchange, 404, "404 page not found"));
        assertThatThrownBy(() -> raw("{app=\"shop\"}"))
                .hasMessageContaining("cost cannot be checked")
                .hasMessageContaining("404 page not found");
        assertThat(server.asked()).noneMatch(one -> one.get("path").equals("query_range"));
    }

    @Test
    void everySelectorIsNarrowedByTheConfiguredOneAndTheTenantIsNotTheModels() throws Exception {
        assumeTrue(REAL == null);
        server.answerNext("query_range", exchange -> LokiTestServer.text(exchange, 400, "seen"));
        assertThatThrownBy(() -> raw("sum(rate({app=\"a}#\"}[5m])) / sum(rate({app=~`b`,}[5m])) # {}"))
                .hasMessageContaining("seen");
        var sent = server.asked().getLast();
        assertThat(sent.get("query"))
                .isEqualTo("sum(rate({app=\"a}#\", run=\"" + run + "\"}[5m])) / sum(rate({app=~`b`, run=\"" + run
                        + "\"}[5m]))");
        assertThat(sent).containsEntry("tenant", "team-a").containsEntry("authorization", "Bearer s3cret-token");
    }

    @Test
    void lokisOwnWordsReachTheModelWithoutOurToken() {
        assumeTrue(REAL == null);
        var tries = new AtomicInteger();
        server.answerNext("query_range", exchange -> {
            tries.incrementAndGet();
            LokiTestServer.text(exchange, 400, "parse error at line 1, col 5: s3cret-token");
        });
        assertThatThrownBy(() -> raw("{app=\"shop\"} | nonsense"))
                .hasMessageContaining("parse error at line 1, col 5: [redacted]");
        assertThat(tries).hasValue(1);
    }

    @Test
    void asksAgainOnlyWhereThatHelps() throws Exception {
        assumeTrue(REAL == null);
        var tries = new AtomicInteger();
        server.answerNext("query_range", exchange -> {
            if (tries.incrementAndGet() < 3) {
                LokiTestServer.text(exchange, 429, "too many outstanding requests");
            } else {
                LokiTestServer.body(
                        exchange,
                        200,
                        "application/json",
                        "{\"data\":{\"resultType\":\"streams\",\"result\":[]},\"warnings\":[\"maximum number of series (500) reached; returning partial results\"]}"
                                .getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThat(raw("{app=\"shop\"}")).contains("partial results");
        assertThat(tries).hasValue(3);
    }

    @Test
    void followsNoRedirect() throws Exception {
        assumeTrue(REAL == null);
        var reached = new AtomicInteger();
        server.answerNext("elsewhere", exchange -> reached.incrementAndGet());
        for (String elsewhere :
                List.of(server.url() + "/loki/api/v1/elsewhere", "http://169.254.169.254/latest/meta-data/")) {
            server.answerNext("query_range", exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere);
                LokiTestServer.text(exchange, 302, "");
            });
            assertThatThrownBy(() -> raw("{app=\"shop\"}")).hasMessageContaining("redirect");
        }
        assertThat(reached).hasValue(0);
    }

    @Test
    void anAnswerWithoutEndOrAStallEnds() {
        assumeTrue(REAL == null);
        server.answerNext("query_range", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var some = new byte[1 << 16];
            for (long i = 0; i < 2_000_000_000L; i += some.length) {
                exchange.getResponseBody().write(some);
            }
        });
        assertThatThrownBy(() -> raw("{app=\"shop\"}")).hasMessageContaining("more than 1048576 bytes");
        server.answerNext("query_range", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThatThrownBy(() -> raw("{app=\"shop\"}")).hasMessageContaining("sent nothing for 700 ms");
    }

    /** Of lines as OpenTelemetry's collector sends them: level and trace are no part of them. */
    @Test
    void whatALineDoesNotSayItselfIsReadFromItsMetadata() throws Exception {
        String at = String.valueOf(NOW - MINUTE / 2);
        pushAll(
                Map.of("service_name", "shop", "run", run),
                List.of(
                        List.of(
                                at,
                                "price is not a number",
                                Map.of("trace_id", "abc123", "severity", "ERROR", "note", "two words")),
                        List.of(
                                String.valueOf(NOW - MINUTE / 4),
                                "all is well trace_id=def456",
                                Map.of("trace_id", "def456"))));
        var found = logs.search(LogQuery.all(NOW - MINUTE, NOW, 10).withService("shop"))
                .entries();
        assertThat(found).hasSize(2);
        assertThat(found.getFirst().text())
                .startsWith("price is not a number\n")
                .contains("trace_id=abc123", "severity=ERROR", "note=\"two words\"");
        assertThat(LogFields.of(found.getFirst().text()).level()).isEqualTo(Level.ERROR);
        assertThat(found.getLast().text()).as("no word twice").isEqualTo("all is well trace_id=def456");
        assertThat(logs.cited(found.getFirst().reference())).containsExactly(found.getFirst());
        assertThat(raw("{service_name=\"shop\"} | trace_id=\"abc123\"")).contains("1 lines", "price is not a number");
    }

    @Test
    void linesThatAQueryCouldNotParseAreToldOf() throws Exception {
        assumeTrue(REAL == null);
        write("shop", Map.of(NOW - 9, "{\"a\":\"b\"}", NOW - 8, "{no json", NOW - 7, "{nor this"));
        assertThat(raw("{service_name=\"shop\"} | json"))
                .contains(
                        "3 lines",
                        "{no json",
                        "some lines could not be parsed by the query: JSONParserErr (Value looks like")
                .containsOnlyOnce("JSONParserErr");
    }

    /** Our own checks are before these: what a looser configuration lets through comes back in Loki's words. */
    @Test
    void whatLokiRefusesItselfIsToldInItsWords() throws Exception {
        assumeTrue(REAL == null);
        write("shop", Map.of(NOW - 9, "x"));
        try (var loose = new LokiLogs(loose(Map.of("X-Scope-OrgID", "team-a")), SMALL)) {
            assertThatThrownBy(() -> loose.raw("{service_name=\"shop\"}", NOW - 31 * 24 * 60 * MINUTE, NOW, 10, true))
                    .hasMessage(
                            "Loki answers 400: the query time range exceeds the limit (query length: 744h0m0s, limit: 30d1h)");
            for (int i = 0; i <= 500; i++) {
                server.push(
                        Map.of("service_name", "shop", "run", run, "pod", "p" + i),
                        List.of(List.of(String.valueOf(NOW - 9), "x")));
            }
            assertThatThrownBy(() ->
                            loose.raw("count_over_time({service_name=\"shop\"} [5m])", NOW - MINUTE, NOW, 10, true))
                    .hasMessageContaining(
                            "Loki answers 400: maximum number of series (500) reached for a single query");
        }
        try (var nobody = new LokiLogs(loose(Map.of()), SMALL)) {
            assertThatThrownBy(nobody::version).hasMessage("Loki answers 401: no org id");
            assertThatThrownBy(() -> nobody.search(LogQuery.all(NOW - MINUTE, NOW, 1)))
                    .hasMessageContaining("Loki answers 401: no org id");
        }
    }

    /** The test server is no softer than Loki: a query without a selector that narrows would not pass there either. */
    @Test
    void theServerRefusesEmptySelectorsToo() throws Exception {
        assumeTrue(REAL == null);
        for (String selector : List.of("{}", "{app=~\".*\"}", "{app!=\"x\"}")) {
            try (var http = HttpClient.newHttpClient()) {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/loki/api/v1/query_range?start=1&end=2&query="
                                        + URLEncoder.encode(selector, StandardCharsets.UTF_8)))
                                .header("X-Scope-OrgID", "team-a")
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(400);
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/plain");
                assertThat(answer.body()).contains("queries require at least one regexp or equality matcher");
            }
        }
    }

    private Loki loose(Map<String, String> headers) {
        return new Loki(
                new Endpoint(
                        URI.create(server.url()),
                        headers,
                        Endpoint.at(server.url()).tls()),
                "{run=\"" + run + "\"}",
                "service_name",
                "detected_level",
                Duration.ofDays(60),
                1_000_000);
    }

    @Test
    void aLineOfTheLongestLengthIsCutAndSaysSo() throws Exception {
        String line = "{\"level\":\"ERROR\",\"msg\":\"" + "x".repeat(256 * 1024 - 40) + " end\"}";
        write("shop", Map.of(NOW - 9, line, NOW - 8, "short"));
        var found = logs.search(LogQuery.all(NOW - MINUTE, NOW, 10).withService("shop"))
                .entries();
        assertThat(found).hasSize(2);
        assertThat(found.getFirst().length()).isEqualTo(line.length());
        assertThat(found.getFirst().text().length()).isLessThan(17_000);
        assertThat(found.getFirst().shown().length()).isLessThan(4_100);
        assertThat(found.getFirst().shown()).contains("(" + line.length() + " bytes)");
        assertThat(logs.cited(found.getFirst().reference())).containsExactly(found.getFirst());
        assertThat(raw("{service_name=\"shop\"}").length()).isLessThan(2_000);
        assertThat(logs.search(LogQuery.all(NOW - MINUTE, NOW, 10)
                                .withService("shop")
                                .containing(" end"))
                        .entries())
                .as("all of it is searched")
                .hasSize(1);
    }

    @Test
    void numbersThatAreNoneAndBytesThatAreNoTextAreShownAsTheyAre() throws Exception {
        assumeTrue(REAL == null);
        server.answerNext(
                "query_range",
                exchange -> LokiTestServer.body(
                        exchange,
                        200,
                        "application/json",
                        "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"app\":\"shop\"},\"values\":[[1674986637,\"NaN\"],[1674986638,\"+Inf\"]]}]}}"
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(raw("sum(rate({app=\"shop\"}[5m]))")).contains("=NaN").contains("=+Inf");
        server.answerNext(
                "query_range",
                exchange -> LokiTestServer.body(
                        exchange,
                        200,
                        "application/json",
                        "{\"data\":{\"resultType\":\"streams\",\"result\":[{\"stream\":{},\"values\":[[\"1\",\"a\u00ff\"]]}]}}"
                                .getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(raw("{app=\"shop\"}")).contains("a\ufffd");
    }

    @Test
    void whatLooksLikeACommentInAStringAndADivisionAreNone() throws Exception {
        assumeTrue(REAL == null);
        write("shop", Map.of(NOW - 5, "see http://shop/* it's"));
        assertThat(raw("{service_name=\"shop\"} |= \"http://shop/* it's\" # it's // all"))
                .contains("1 lines");
        server.answerNext("query_range", exchange -> LokiTestServer.text(exchange, 400, "seen"));
        assertThatThrownBy(() -> raw("sum(rate({app=\"a\"}[5m]))# a\n/ 2")).hasMessageContaining("seen");
        assertThat(server.asked().getLast().get("query")).endsWith("[5m]))\n/ 2");
    }

    @Test
    void aTokenThatIsCutOffIsNotShownEither() {
        assumeTrue(REAL == null);
        String token = "s3cret-long-token-".repeat(12);
        server.answerNext(
                "query_range",
                exchange -> LokiTestServer.text(exchange, 400, (token + " ").repeat(18) + "x".repeat(50) + token));
        try (var other = new LokiLogs(loki(server.url(), token), SMALL)) {
            assertThatThrownBy(() -> other.raw("{app=\"shop\"}", NOW - MINUTE, NOW, 40, true))
                    .hasMessageContaining("[redacted]")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr"));
        }
        String address = "x".repeat(900) + " postgres://app:" + "s3cret-".repeat(20) + "@db/shop";
        server.answerNext("query_range", exchange -> LokiTestServer.text(exchange, 400, address));
        assertThatThrownBy(() -> raw("{app=\"shop\"}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr"));
        String plain = "x".repeat(1_000 - 5) + "s3cret-token";
        server.answerNext("query_range", exchange -> LokiTestServer.text(exchange, 400, plain));
        assertThatThrownBy(() -> raw("{app=\"shop\"}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cr"));
    }

    @Test
    void saysWhenMoreLinesHaveOneTimeThanAPageHolds() throws Exception {
        assumeTrue(REAL == null);
        var values = new java.util.ArrayList<List<String>>();
        for (int i = 0; i < 5_100; i++) {
            values.add(List.of(String.valueOf(NOW - MINUTE / 2), "line " + i));
        }
        values.add(List.of(String.valueOf(NOW - MINUTE / 2 - 1), "older"));
        write("shop", Map.of(NOW - 5, "latest"));
        push("shop", values);
        var seen = new java.util.ArrayList<String>();
        Facts facts;
        try (var patient = new LokiLogs(loki(server.url()), OutboundLimits.QUERY)) {
            facts = patient.each(
                    LogQuery.all(NOW - MINUTE, NOW, 20_000).withService("shop"), entry -> seen.add(entry.text()));
        }
        assertThat(seen).contains("latest", "older");
        assertThat(facts.counted()).isFalse();
        assertThat(facts.notes()).singleElement().asString().contains("one and the same time");
    }
}
