package dev.agentops.agentkit.thread;

import dev.agentops.agentkit.message.Message;

import java.util.List;

class InMemoryThreadLogTest extends ThreadLogContract {
    private final InMemoryThreadLog log = new InMemoryThreadLog();

    @Override
    protected ThreadLog logWith(String threadId, String runId) {
        return log;
    }

    @Override
    protected void steer(String threadId, String runId, Message.FromUser message) {
        log.steer(runId, message);
    }

    @Override
    protected List<String> keysOf(String threadId) {
        return log.entries(threadId).stream().map(LogEntry::key).toList();
    }
}
