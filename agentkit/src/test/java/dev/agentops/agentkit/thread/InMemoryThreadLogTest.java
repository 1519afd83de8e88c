package dev.agentops.agentkit.thread;

import java.util.List;

class InMemoryThreadLogTest extends ThreadLogContract {
    private final InMemoryThreadLog log = new InMemoryThreadLog();

    @Override
    protected ThreadLog logWith(String threadId, String runId) {
        return log;
    }

    @Override
    protected List<String> keysOf(String threadId) {
        return log.entries(threadId).stream().map(LogEntry::key).toList();
    }
}
