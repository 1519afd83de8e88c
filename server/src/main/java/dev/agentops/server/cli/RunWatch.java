package dev.agentops.server.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Picks one run's events out of a thread's and knows when the run has ended. */
final class RunWatch {
    private final RunView view;
    private RunResultLine result;

    RunWatch(RunResultLine run, RunView view) {
        this.result = run;
        this.view = view;
    }

    /** False when the run has ended. */
    boolean read(EventStream.Entry entry) {
        JsonNode event = entry.event();
        if (!isOfThisRun(event)) {
            return true;
        }
        view.show(entry);
        switch (event.path("type").asText()) {
            case "RUN_FINISHED" -> {
                JsonNode end = event.path("result");
                String outcome = event.path("outcome").path("type").asText();
                String status = end.path("status").asText(outcome.equals("success") ? "completed" : outcome);
                result = result.ended(status, end.path("answer").asText());
            }
            case "RUN_ERROR" -> result = result.ended("failed", "");
            default -> {
                return true;
            }
        }
        view.end(result);
        return false;
    }

    RunResultLine result() {
        return result;
    }

    private boolean isOfThisRun(JsonNode event) {
        String runId = event.path("metadata").path("ops").path("runId").asText();
        if (runId.isEmpty()) {
            runId = event.path("runId").asText(event.path("value").path("runId").asText());
        }
        return runId.isEmpty() || runId.equals(result.runId());
    }
}
