package dev.agentops.server.telemetry;

import java.util.List;

/**
 * What {@code GET /metrics} tells. Counters count since 00:00 UTC (decision 030). Labels take few values: never the id of a run or a
 * thread.
 */
enum Metric {
    RUNS("agentops_runs", Type.COUNTER, "Runs that ended, by how.", "status"),
    RUNS_OPEN("agentops_runs_open", Type.GAUGE, "Runs that have not ended.", "status"),
    APPROVALS("agentops_approvals", Type.COUNTER, "Approvals that were closed, by how.", "decision"),
    APPROVALS_PENDING("agentops_approvals_pending", Type.GAUGE, "Approvals that wait for a human."),
    APPROVAL_OLDEST(
            "agentops_approval_oldest_seconds", Type.GAUGE, "How long the oldest open approval has waited; 0 if none."),
    TOKENS(
            "gen_ai_client_token_usage",
            Type.COUNTER,
            "Tokens that models reported, input and output.",
            "gen_ai_token_type",
            "model"),
    COST("agentops_cost_usd", Type.COUNTER, "Cost of model calls by list price; calls without a price add 0.", "model"),
    MODEL_CALLS("agentops_model_calls", Type.COUNTER, "Model calls that were paid for.", "model"),
    STEPS_RETRIED("agentops_steps_retried", Type.COUNTER, "Steps that ended in a later attempt than their first."),
    TOOL_CALLS("agentops_tool_calls", Type.COUNTER, "Tool calls that ended, by how.", "tool", "status"),
    INCIDENTS_OPEN("agentops_incidents_open", Type.GAUGE, "Incidents that are open."),
    NOTIFICATIONS_PENDING("agentops_notifications_pending", Type.GAUGE, "Notifications that are to be sent."),
    HEAP_USED("agentops_heap_used_bytes", Type.GAUGE, "Heap in use, of this process."),
    HEAP_MAX("agentops_heap_max_bytes", Type.GAUGE, "The most that the heap of this process may become."),
    SOCKETS_OPEN("agentops_sockets_open", Type.GAUGE, "Open WebSockets, of this process.");

    enum Type {
        COUNTER,
        GAUGE
    }

    /** Of a counter without {@code _total}. */
    final String name;

    final Type type;
    final String help;
    final List<String> labels;

    Metric(String name, Type type, String help, String... labels) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }
}
