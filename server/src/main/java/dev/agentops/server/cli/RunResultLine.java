package dev.agentops.server.cli;

/** How a run stands or ended: the last line of {@code ask --json}. */
record RunResultLine(String threadId, String runId, String status, String answer) {
    RunResultLine ended(String status, String answer) {
        return new RunResultLine(threadId, runId, status, answer);
    }
}
