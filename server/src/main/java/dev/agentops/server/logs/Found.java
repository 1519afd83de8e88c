package dev.agentops.server.logs;

import java.util.List;

/** @param entries at most as many as were asked for, oldest first */
public record Found(List<LogEntry> entries, Facts facts) {
    public Found {
        entries = List.copyOf(entries);
    }
}
