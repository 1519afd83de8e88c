package dev.agentops.server.metrics;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolContext;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.http.OutboundException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Asking Prometheus. What it is asked is the model's; where it is and as whom is the configuration's alone. */
public final class MetricTools {
    private static final String DEFAULT_START = "1h";
    private static final int MAX_QUERY = 5_000;
    private static final int MANY_POINTS = 2_000;

    record QueryMetrics(
            @Description("PromQL, such as sum by (service) (rate(http_requests_total{status=~\"5..\"}[5m]))")
            String query,

            @Description(
                    "begin of a range: a time like 2026-05-01T10:00:00Z, or 30m, 6h, 7d for so long ago; one hour ago if"
                            + " left out. Write now for the value at the end alone")
            @Nullable
            String start,

            @Description("end of the range, or the moment of the single value; now if left out") @Nullable
            String end,

            @Description("between two points, such as 30s or 5m; as wide as needed for " + Window.MAX_POINTS
                    + " points if left out")
            @Nullable
            String step) {}

    private final Prometheus prometheus;
    private final MetricNames names;
    private final AlertRules rules;

    public MetricTools(Prometheus prometheus) {
        this.prometheus = prometheus;
        this.names = new MetricNames(prometheus);
        this.rules = new AlertRules(prometheus);
    }

    public List<Tool<?>> tools() {
        return List.of(
                Tool.reads(
                        "query_metrics",
                        "Asks Prometheus with PromQL, over a range of time or for one moment. list_metrics says what there is.",
                        QueryMetrics.class,
                        this::query),
                names.tool(),
                rules.tool());
    }

    private ToolResult query(QueryMetrics input, ToolContext context) throws IOException, InterruptedException {
        if (input.query().isBlank() || input.query().length() > MAX_QUERY) {
            return ToolResult.error("Give a query of 1 to " + MAX_QUERY + " characters.");
        }
        var now = Instant.now();
        var end = input.end() == null || input.end().isBlank() || input.end().equals("now")
                ? now
                : Window.time(input.end(), now);
        String start = Objects.requireNonNullElse(input.start(), DEFAULT_START);
        try {
            if (start.equals("now")) {
                return moment(input.query(), end);
            }
            long step = input.step() == null || input.step().isBlank() ? 0 : Window.seconds(input.step());
            return range(input.query(), Window.of(Window.time(start, now), end, step), context.toolCallId());
        } catch (OutboundException.TooLarge e) {
            return ToolResult.error(e.getMessage() + ". " + count(input.query(), end) + suggestion(input.query()));
        } catch (OutboundException e) {
            return ToolResult.error(e.getMessage());
        }
    }

    private ToolResult moment(String query, Instant at) throws IOException, InterruptedException {
        var reply = prometheus.instant(query, at);
        String type = reply.data().path("resultType").asText();
        if (type.equals("string") || type.equals("matrix")) {
            return ToolResult.error(
                    "the query gives a " + type
                            + ", not a number: for values over time leave start out or give a time; without [5m] at its end it gives one");
        }
        var series = Series.of(reply.data());
        var problem = tooMany(query, series, reply);
        return problem != null ? problem : ToolResult.ok(RangeText.vector(series, at) + warnings(reply));
    }

    private ToolResult range(String query, Window window, String toolCallId) throws IOException, InterruptedException {
        var reply = prometheus.range(query, window.from(), window.to(), window.step());
        var series = Series.of(reply.data());
        var problem = tooMany(query, series, reply);
        if (problem != null) {
            return problem;
        }
        var known = RangeText.common(series);
        var chart = MetricChart.of(toolCallId, query, window, series, one -> one.name(known));
        return ToolResult.ok(RangeText.matrix(series, window) + warnings(reply))
                .with(new AgentEvent.Custom(MetricChart.EVENT, Json.tree(chart)));
    }

    private static @Nullable ToolResult tooMany(String query, List<Series> series, Prometheus.Reply reply) {
        int points = series.stream().mapToInt(one -> one.points().size()).sum();
        if (series.isEmpty()) {
            return ToolResult.ok("no series: nothing matches in this window. list_metrics shows names and labels."
                    + warnings(reply));
        }
        if (series.size() <= RangeText.MAX_SERIES && points <= MANY_POINTS) {
            return null;
        }
        return ToolResult.ok("Too much to show: " + series.size() + " series with " + points
                + " points. Values of each label: "
                + Cardinality.of(series.stream().map(Series::labels).toList()) + "." + suggestion(query)
                + warnings(reply));
    }

    private String count(String query, Instant at) throws InterruptedException {
        try {
            // on a line of its own, as the query may end with a comment
            var counted =
                    Series.of(prometheus.instant("count(\n" + query + "\n)", at).data());
            return counted.isEmpty()
                    ? ""
                    : "It has "
                            + Numbers.text(
                                    counted.getFirst().points().getFirst().value()) + " series.";
        } catch (IOException e) {
            return "";
        }
    }

    private static String suggestion(String query) {
        return " Ask for less, such as topk(5, " + query.strip() + "), sum by (…) (…), or more labels in the selector.";
    }

    private static String warnings(Prometheus.Reply reply) {
        return reply.warnings().isEmpty() ? "" : "\nPrometheus warns: " + String.join("; ", reply.warnings());
    }
}
