package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.ThreadLog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Collects what a step tells, under keys that are the same when the step runs again. One step, one thread. */
final class Teller {
    private final String runId;
    private final String step;
    private final int turn;
    private final List<LogEntry> entries = new ArrayList<>();
    private String agent;
    private int attempt;
    private int told;

    Teller(String runId, String step, int attempt, int turn, String agent) {
        this.runId = runId;
        this.step = step;
        this.attempt = attempt;
        this.turn = turn;
        this.agent = agent;
    }

    void tell(AgentEvent event) {
        tell(event, Instant.now());
    }

    void tell(AgentEvent event, Instant at) {
        String key = runId + "/" + step + "/" + attempt + "/" + told++;
        entries.add(new LogEntry(key, runId, step, attempt, turn, agent, at, event));
    }

    /** A later attempt that tells the same tells nothing new, nor does the same step. */
    void tellOnce(String name, AgentEvent event) {
        String key = runId + "/" + step + "/" + name + "-"
                + Integer.toHexString(Json.write(event).hashCode());
        if (entries.stream().noneMatch(entry -> entry.key().equals(key))) {
            entries.add(new LogEntry(key, runId, step, attempt, turn, agent, Instant.now(), event));
        }
    }

    /** A steer is told once in a run, whichever step tells it first. */
    void tellAs(String steerId, AgentEvent event) {
        entries.add(new LogEntry(
                ThreadLog.steerKey(runId, steerId), runId, step, attempt, turn, agent, Instant.now(), event));
    }

    /** Who is speaking from here on. */
    void speaks(String agentName) {
        agent = agentName;
    }

    void nextAttempt() {
        attempt++;
        told = 0;
    }

    int attempt() {
        return attempt;
    }

    /** What is not published yet. */
    List<LogEntry> entries() {
        return List.copyOf(entries);
    }

    void published(int count) {
        entries.subList(0, count).clear();
    }
}
