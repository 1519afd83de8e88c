package dev.agentops.server.api;

import dev.agentops.agentkit.Json;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.threads.ThreadQueries;

import java.util.Map;

/** What every page wants to know: how much waits for a human, and what is going on where. */
final class Inbox {
    private static final int RECENT = 30;

    private final ThreadQueries queries;
    private final Approvals approvals;

    Inbox(ThreadQueries queries, Approvals approvals) {
        this.queries = queries;
        this.approvals = approvals;
    }

    String frame() {
        return Json.write(Map.of(
                "op",
                "inbox",
                "pending",
                approvals.pendingCount(),
                "threads",
                queries.threads(RECENT, "").threads().stream()
                        .map(thread -> Map.of("id", thread.id(), "status", thread.status()))
                        .toList(),
                "runs",
                queries.runs(RECENT, "").stream()
                        .map(run -> Map.of("id", run.id(), "threadId", run.threadId(), "status", run.status()))
                        .toList()));
    }
}
