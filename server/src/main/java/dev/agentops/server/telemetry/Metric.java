package dev.agentops.server.telemetry;

import java.util.List;

/**
 * What is counted, for Prometheus and for OpenTelemetry alike. Counters count since 00:00 UTC (decision 030). Labels take few values: never
 * the id of a run or a thread.
 */
enum Metric {
    RUNS("agentops.runs", Type.COUNTER, "{run}", "Runs that ended, by how.", "status"),
    RUNS_OPEN("agentops.runs.open", Type.GAUGE, "{run}", "Runs that have not ended.", "status"),
    APPROVALS("agentops.approvals", Type.COUNTER, "{approval}", "Approvals that were closed, by how.", "decision"),
    APPROVALS_PENDING("agentops.approvals.pending", Type.GAUGE, "{approval}", "Approvals that wait for a human."),
    APPROVAL_OLDEST(
            "agentops.approval.oldest", Type.GAUGE, "s", "How long the oldest open approval has waited; 0 if none."),
    TOKENS(
            "gen_ai.client.token.usage",
            Type.COUNTER,
            "{token}",
            "Tokens that models reported, input and output.",
            "gen_ai.token.type",
            "model"),
    COST(
            "agentops.cost.usd",
            Type.COUNTER,
            "{USD}",
            "Cost of model calls by list price; calls without a price add 0.",
            "model"),
    MODEL_CALLS("agentops.model.calls", Type.COUNTER, "{call}", "Model calls that were paid for.", "model"),
    STEPS_RETRIED(
            "agentops.steps.retried", Type.COUNTER, "{step}", "Steps that ended in a later attempt than their first."),
    TOOL_CALLS("agentops.tool.calls", Type.COUNTER, "{call}", "Tool calls that ended, by how.", "tool", "status"),
    INCIDENTS_OPEN("agentops.incidents.open", Type.GAUGE, "{incident}", "Incidents that are open."),
    NOTIFICATIONS_PENDING(
            "agentops.notifications.pending", Type.GAUGE, "{notification}", "Notifications that are to be sent."),
    HEAP_USED("agentops.heap.used", Type.GAUGE, "By", "Heap in use, of this process."),
    HEAP_MAX("agentops.heap.max", Type.GAUGE, "By", "The most that the heap of this process may become."),
    SOCKETS_OPEN("agentops.sockets.open", Type.GAUGE, "{socket}", "Open WebSockets, of this process.");

    enum Type {
        COUNTER,
        GAUGE
    }

    /** Of OpenTelemetry. */
    final String name;

    final Type type;
    /** Of OpenTelemetry, in UCUM. */
    final String unit;

    final String help;
    /** Of OpenTelemetry. */
    final List<String> labels;

    Metric(String name, Type type, String unit, String help, String... labels) {
        this.name = name;
        this.type = type;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** As OpenTelemetry's rules translate it; of a counter without {@code _total}. */
    String prometheusName() {
        String suffix = switch (unit) {
            case "s" -> "_seconds";
            case "By" -> "_bytes";
            default -> "";
        };
        return name.replace('.', '_') + suffix;
    }

    List<String> prometheusLabels() {
        return labels.stream().map(label -> label.replace('.', '_')).toList();
    }
}
