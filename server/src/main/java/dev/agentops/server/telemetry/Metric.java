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
    SOCKETS_OPEN("agentops.sockets.open", Type.GAUGE, "{socket}", "Open WebSockets, of this process."),

    RUN_DURATION(
            "agentops.run.duration", Buckets.WAITS, "s", "From a run's begin to its end, with its waits.", "status"),
    RUN_QUEUE(
            "agentops.run.queue.duration",
            Buckets.WAITS,
            "s",
            "From a run's request to its begin, or to its end if it never began."),
    TURN_DURATION(
            "agentops.turn.duration", Buckets.WAITS, "s", "Turns, with their waits, counted when their run ends."),
    MODEL_DURATION(
            "gen_ai.client.operation.duration",
            Buckets.TIMES,
            "s",
            "Model calls of agents, with what a provider was asked again.",
            "gen_ai.operation.name",
            "gen_ai.request.model",
            "gen_ai.provider.name",
            "error.type"),
    TOKENS(
            "gen_ai.client.token.usage",
            Buckets.TOKENS,
            "{token}",
            "Tokens that models reported, of each call that was paid for.",
            "gen_ai.operation.name",
            "gen_ai.response.model",
            "gen_ai.provider.name",
            "gen_ai.token.type"),
    TOOL_DURATION("agentops.tool.duration", Buckets.TIMES, "s", "Tool calls, without the wait for a human.", "tool"),
    APPROVAL_WAIT("agentops.approval.wait", Buckets.WAITS, "s", "From the question to its end.", "decision"),
    STEP_ATTEMPTS("agentops.step.attempts", Buckets.ATTEMPTS, "{attempt}", "In which attempt steps ended.", "kind"),
    STREAM_LAG(
            "agentops.stream.lag",
            Buckets.TIMES,
            "s",
            "From an event told to its reader having it, of this process, since it began.");

    enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /** The upper ends of buckets; what is more falls into one more. */
    static final class Buckets {
        /** As the conventions for generative AI have them for the duration of an operation. */
        static final List<Double> TIMES =
                List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
        /** As the conventions have them. */
        static final List<Double> TOKENS = List.of(
                1.0,
                4.0,
                16.0,
                64.0,
                256.0,
                1024.0,
                4096.0,
                16384.0,
                65536.0,
                262144.0,
                1048576.0,
                4194304.0,
                16777216.0,
                67108864.0);
        /** Up to a day: humans take their time. */
        static final List<Double> WAITS =
                List.of(0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 14_400.0, 86_400.0);

        static final List<Double> ATTEMPTS = List.of(1.0, 2.0, 3.0, 5.0, 10.0);

        private Buckets() {}
    }

    /** Of OpenTelemetry. */
    final String name;

    final Type type;
    /** Of OpenTelemetry, in UCUM. */
    final String unit;

    final String help;
    /** Of OpenTelemetry. */
    final List<String> labels;
    /** Of a histogram. */
    final List<Double> bounds;

    Metric(String name, List<Double> bounds, String unit, String help, String... labels) {
        this(name, Type.HISTOGRAM, unit, help, bounds, labels);
    }

    Metric(String name, Type type, String unit, String help, String... labels) {
        this(name, type, unit, help, List.of(), labels);
    }

    Metric(String name, Type type, String unit, String help, List<Double> bounds, String... labels) {
        this.name = name;
        this.type = type;
        this.unit = unit;
        this.help = help;
        this.labels = List.of(labels);
        this.bounds = bounds;
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
