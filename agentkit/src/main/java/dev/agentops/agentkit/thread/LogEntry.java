package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.event.AgentEvent;

import java.time.Instant;

/**
 * One event on its way into a thread's log.
 *
 * @param key the same again when the step that told it runs again; a log takes each key once
 * @param step the step that told it
 * @param agent whose turn it is, empty outside a turn
 */
public record LogEntry(
        String key, String runId, String step, int attempt, int turn, String agent, Instant at, AgentEvent event) {}
