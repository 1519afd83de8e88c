package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;

import java.time.Instant;

/**
 * One event on its way into a thread's log.
 *
 * @param key the same again when the step that told it runs again; a log takes each key once
 * @param step the step that told it
 * @param agent whose turn it is, empty outside a turn
 */
public record LogEntry(
        String key, String runId, String step, int attempt, int turn, String agent, Instant at, AgentEvent event) {

    public LogEntry telling(AgentEvent other) {
        return new LogEntry(key, runId, step, attempt, turn, agent, at, other);
    }

    /** What readers are told of a steer that the end of its run stores. */
    public static LogEntry steered(String runId, Message.FromUser steer) {
        var event = new AgentEvent.Steered(steer.id(), steer.text());
        return new LogEntry(ThreadLog.steerKey(runId, steer.id()), runId, "finish", 1, 0, "", Instant.now(), event);
    }
}
