package dev.agentops.server.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.tool.Description;
import dev.agentops.agentkit.tool.Tool;
import dev.agentops.agentkit.tool.ToolResult;
import dev.agentops.server.http.OutboundException;
import dev.agentops.server.safety.untrusted.Redactor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The alert rules of Prometheus, and what fires of them. */
final class AlertRules {
    private static final int MOST_RULES = 50;
    private static final int MOST_ALERTS = 10;
    private static final int MAX_TEXT = 300;

    record ListAlertRules(
            @Description("firing, pending or inactive; firing and pending if left out, all for every rule") @Nullable
            String state,

            @Description("part of a rule's name") @Nullable String contains) {}

    private final Prometheus prometheus;

    AlertRules(Prometheus prometheus) {
        this.prometheus = prometheus;
    }

    Tool<ListAlertRules> tool() {
        return Tool.reads(
                "list_alert_rules",
                "Lists the alert rules of Prometheus with their queries, and the alerts that fire.",
                ListAlertRules.class,
                (input, context) -> list(input));
    }

    private ToolResult list(ListAlertRules input) throws IOException, InterruptedException {
        String state = Objects.requireNonNullElse(input.state(), "");
        String contains = Objects.requireNonNullElse(input.contains(), "");
        try {
            var rules = new ArrayList<JsonNode>();
            prometheus
                    .alertRules()
                    .data()
                    .path("groups")
                    .forEach(group -> group.path("rules").forEach(rules::add));
            var shown = rules.stream()
                    .filter(rule -> rule.path("type").asText().equals("alerting"))
                    .filter(rule -> fits(state, rule.path("state").asText()))
                    .filter(rule -> rule.path("name").asText().contains(contains))
                    .toList();
            String text = shown.stream().limit(MOST_RULES).map(AlertRules::rule).collect(Collectors.joining("\n"));
            return ToolResult.ok(
                    shown.isEmpty()
                            ? "none of " + rules.size() + " rules; state=all shows them all"
                            : text + (shown.size() > MOST_RULES ? "\n(more; give a part of the name)" : ""));
        } catch (OutboundException e) {
            return ToolResult.error(e.getMessage());
        }
    }

    private static boolean fits(String wanted, String state) {
        return wanted.isEmpty() ? !state.equals("inactive") : wanted.equals("all") || wanted.equals(state);
    }

    private static String rule(JsonNode rule) {
        var text = new StringBuilder(rule.path("name").asText() + ": "
                + rule.path("state").asText() + ", when "
                + cut(rule.path("query").asText()) + " for "
                + Window.length((long) rule.path("duration").asDouble()));
        if (!rule.path("health").asText("ok").equals("ok")) {
            text.append(" (the rule itself fails: ")
                    .append(cut(rule.path("lastError").asText()))
                    .append(')');
        }
        var alerts = new ArrayList<JsonNode>();
        rule.path("alerts").forEach(alerts::add);
        alerts.stream()
                .limit(MOST_ALERTS)
                .map(AlertRules::alert)
                .forEach(line -> text.append("\n  ").append(line));
        if (alerts.size() > MOST_ALERTS) {
            text.append("\n  (").append(alerts.size() - MOST_ALERTS).append(" more)");
        }
        return text.toString();
    }

    private static String alert(JsonNode alert) {
        String summary = cut(alert.path("annotations").path("summary").asText(""));
        return alert.path("state").asText() + " since " + alert.path("activeAt").asText() + " "
                + new Series(Series.labels(alert.path("labels")), List.of()).name(Map.of()) + " value "
                + Numbers.text(Series.value(alert.path("value").asText())) + (summary.isEmpty() ? "" : " " + summary);
    }

    private static String cut(String text) {
        return Redactor.start(text, MAX_TEXT);
    }
}
