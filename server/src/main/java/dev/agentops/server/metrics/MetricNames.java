package dev.agentops.server.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What there is to query: names of metrics, the labels of one, the values of a label. */
final class MetricNames {
    private static final int MOST = 100;
    private static final Duration LOOK_BACK = Duration.ofHours(1);
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*";

    record ListMetrics(
            @Description("part of a metric's name, such as http; lists the names") @Nullable
            String contains,

            @Description("the whole name of a metric: tells its type and its labels") @Nullable
            String metric,

            @Description("a label: tells its values, those of the metric if one is given") @Nullable
            String label) {}

    private final Prometheus prometheus;

    MetricNames(Prometheus prometheus) {
        this.prometheus = prometheus;
    }

    Tool<ListMetrics> tool() {
        return Tool.reads(
                "list_metrics",
                "Lists metrics of the last hour, or the labels of one, or the values of a label.",
                ListMetrics.class,
                (input, context) -> list(input));
    }

    private ToolResult list(ListMetrics input) throws InterruptedException, IOException {
        String metric = Objects.requireNonNullElse(input.metric(), "").strip();
        String label = Objects.requireNonNullElse(input.label(), "").strip();
        if (!metric.isEmpty() && !metric.matches(NAME)) {
            return ToolResult.error("'" + metric + "' is no name of a metric; leave labels and functions out.");
        }
        if (!label.isEmpty() && !label.matches(LABEL)) {
            return ToolResult.error("'" + label + "' is no name of a label.");
        }
        var now = Instant.now();
        var since = now.minus(LOOK_BACK);
        try {
            if (!label.isEmpty()) {
                return values(
                        label,
                        texts(prometheus.labelValues(label, metric, since, now).data()));
            }
            return metric.isEmpty()
                    ? names(Objects.requireNonNullElse(input.contains(), "").strip(), since, now)
                    : labels(metric, since, now);
        } catch (OutboundException e) {
            return ToolResult.error(e.getMessage());
        }
    }

    private ToolResult names(String contains, Instant since, Instant now) throws IOException, InterruptedException {
        String part = contains.toLowerCase(Locale.ROOT);
        var names = texts(prometheus.labelValues("__name__", "", since, now).data()).stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).contains(part))
                .toList();
        var known = prometheus.metadata().data();
        var lines = new ArrayList<>(names.stream()
                .limit(MOST)
                .map(name -> name + about(known.path(name).path(0)))
                .toList());
        if (names.size() > MOST) {
            lines.add("(" + (names.size() - MOST) + " more; give more of the name in contains)");
        }
        return ToolResult.ok(
                lines.isEmpty() ? "no metric has '" + contains + "' in its name" : String.join("\n", lines));
    }

    private static String about(JsonNode metadata) {
        String help = metadata.path("help").asText("");
        return metadata.isMissingNode()
                ? ""
                : " (" + metadata.path("type").asText("") + ") " + Redactor.start(help, 120);
    }

    private ToolResult labels(String metric, Instant since, Instant now) throws IOException, InterruptedException {
        var series = new ArrayList<Map<String, String>>();
        prometheus.series(metric, since, now).data().forEach(one -> series.add(Series.labels(one)));
        if (series.isEmpty()) {
            return ToolResult.ok("no series of " + metric + " in the last hour");
        }
        return ToolResult.ok(
                metric + about(prometheus.metadata().data().path(metric).path(0)) + "\n" + series.size()
                        + " series. Values of each label: " + Cardinality.of(series));
    }

    private static ToolResult values(String label, List<String> values) {
        return ToolResult.ok(
                values.isEmpty()
                        ? "no values of " + label + " in the last hour"
                        : label + " has " + values.size() + " values: "
                                + String.join(", ", values.subList(0, Math.min(values.size(), MOST)))
                                + (values.size() > MOST ? ", …" : ""));
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
