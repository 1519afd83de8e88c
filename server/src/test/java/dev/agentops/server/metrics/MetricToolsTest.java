package dev.agentops.server.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Servers;
import dev.agentops.server.http.OutboundLimits;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Over a real Prometheus that reads a real page of metrics. */
@Timeout(120)
class MetricToolsTest {
    @TempDir
    static Path folder;

    private static HttpServer shop;
    private static RealPrometheus prometheus;
    private static Servers servers;
    private static Prometheus client;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(RealPrometheus.PROGRAM), "there is no Prometheus on this machine");
        var page = new StringBuilder("# HELP shop_errors Errors so far.\n# TYPE shop_errors gauge\nshop_errors 7\n"
                + "shop_odd{kind=\"nan\"} NaN\nshop_odd{kind=\"inf\"} +Inf\n");
        for (int i = 0; i < 60; i++) {
            page.append("shop_many{item=\"")
                    .append(i)
                    .append("\",floor=\"")
                    .append(i % 2)
                    .append("\"} 1\n");
        }
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/metrics", exchange -> {
            byte[] bytes = page.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        shop.start();
        prometheus = new RealPrometheus(folder, "127.0.0.1:" + shop.getAddress().getPort());
        var file =
                Files.writeString(folder.resolve("services.yaml"), "prometheus: {url: \"" + prometheus.url + "\"}\n");
        servers = new Servers(new EstateFile(file), OutboundLimits.QUERY);
        client = new Prometheus(servers);
        prometheus.await("shop_errors");
        prometheus.await("ALERTS{alertstate=\"firing\"}");
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            servers.close();
            prometheus.close();
            shop.stop(0);
        }
    }

    @Test
    void saysAValueOfThisMoment() throws Exception {
        assertThat(call("query_metrics", "{\"query\": \"shop_errors\", \"start\": \"now\"}")
                        .content())
                .startsWith("1 series at ")
                .contains("shop_errors{instance=", "} 7");
    }

    @Test
    void aRangeHasAtMostAHundredPointsAndSaysSo() throws Exception {
        var result = call("query_metrics", "{\"query\": \"vector(3)\", \"start\": \"30d\", \"step\": \"15s\"}");

        assertThat(result.content())
                .contains("1 series, 99 points", "asked for 15s; raised so that a series has at most 100 points")
                .contains("max_over_time(…[7h16m22s])")
                .contains("first 3 last 3 min 3");
        var chart = ((AgentEvent.Custom) result.events().getFirst()).value();
        assertThat(chart.path("series").path(0).path("values")).hasSizeBetween(99, 100);
        assertThat(chart.path("toolCallId").asText()).isEqualTo("call");
    }

    @Test
    void manySeriesAreCountedAndNotShown() throws Exception {
        assertThat(call("query_metrics", "{\"query\": \"shop_many\"}").content())
                .startsWith("Too much to show: 60 series")
                .contains("item 60, floor 2", "topk(5, shop_many)")
                .hasSizeLessThan(600);
    }

    @Test
    void whatIsNoNumberIsSaidAndNotDrawn() throws Exception {
        var result = call("query_metrics", "{\"query\": \"shop_odd\", \"start\": \"10s\", \"step\": \"1s\"}");

        assertThat(result.content()).contains("kind=\"nan\"} no number (", "kind=\"inf\"} no number (");
        assertThat(((AgentEvent.Custom) result.events().getFirst()).value().toString())
                .doesNotContain("NaN", "Inf");
        assertThat(call("query_metrics", "{\"query\": \"shop_odd\", \"start\": \"now\"}")
                        .content())
                .contains("NaN", "+Inf");
    }

    @Test
    void handsOnWhatPrometheusSaysOfABrokenQuery() throws Exception {
        assertThat(call("query_metrics", "{\"query\": \"sum(rate(shop_errors[5m])\"}")
                        .content())
                .contains("400 bad_data", "parse error");
        assertThatThrownBy(() -> client.range("vector(1)", Instant.now().minusSeconds(86_400), Instant.now(), 1))
                .hasMessageContaining("exceeded maximum resolution of 11,000 points per timeseries");
    }

    @Test
    void listsNamesLabelsAndValues() throws Exception {
        assertThat(call("list_metrics", "{\"contains\": \"shop_e\"}").content())
                .isEqualTo("shop_errors (gauge) Errors so far.");
        assertThat(call("list_metrics", "{\"metric\": \"shop_many\"}").content())
                .contains("60 series. Values of each label: item 60, floor 2");
        assertThat(call("list_metrics", "{\"metric\": \"shop_many\", \"label\": \"floor\"}")
                        .content())
                .isEqualTo("floor has 2 values: 0, 1");
        assertThat(call("list_metrics", "{\"label\": \"a/../../x\"}").content()).contains("is no name of a label");
    }

    @Test
    void listsTheRulesThatFire() throws Exception {
        assertThat(call("list_alert_rules", "{}").content())
                .contains("TooManyErrors: firing, when shop_errors > 3 for 0s", "value 7 shop fails")
                .doesNotContain("NeverFires");
        assertThat(call("list_alert_rules", "{\"state\": \"all\"}").content()).contains("NeverFires: inactive");
    }

    private static ToolResult call(String name, String arguments) throws Exception {
        var tool = new MetricTools(client)
                .tools().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return tool.call(
                Json.read(arguments, JsonNode.class),
                new ToolContext("thread", "run", "user", "agent", "call", State.EMPTY));
    }
}
