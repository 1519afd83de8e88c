package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.LiveOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what a tool puts out while it runs: gathered for 50 ms, so at most 20 log entries a second, and no more than a reader can
 * want to see live. A log that is out of reach for the moment gets it with the end of the step.
 */
final class ToolOutputStream implements LiveOutput, AutoCloseable {
    static final int MAX_CHARACTERS = 64_000;
    private static final Logger LOG = LoggerFactory.getLogger(ToolOutputStream.class);
    private static final long GATHER_NANOS = 50_000_000;
    private static final long PAUSE_NANOS = 10_000_000_000L;
    private static final String CUT = "\n[… more is put out than is shown live …]\n";

    private final ThreadLog log;
    private final Teller teller;
    private final String threadId;
    private final String toolCallId;
    private final StringBuilder gathered = new StringBuilder();
    private int room = MAX_CHARACTERS;
    private long next = System.nanoTime();
    private boolean cut;
    private boolean closed;

    ToolOutputStream(ThreadLog log, Teller teller, String threadId, String toolCallId) {
        this.log = log;
        this.teller = teller;
        this.threadId = threadId;
        this.toolCallId = toolCallId;
    }

    @Override
    public synchronized void write(String text) {
        if (closed || cut || text.isEmpty()) {
            return;
        }
        if (text.length() > room) {
            boolean half = room > 0 && Character.isHighSurrogate(text.charAt(room - 1));
            gathered.append(text, 0, half ? room - 1 : room).append(CUT);
            cut = true;
        } else {
            gathered.append(text);
            room -= text.length();
        }
        if (System.nanoTime() - next >= 0) {
            tell();
            publish();
        }
    }

    private void tell() {
        if (!gathered.isEmpty()) {
            teller.tell(new AgentEvent.ToolOutput(toolCallId, gathered.toString()));
            gathered.setLength(0);
        }
    }

    private void publish() {
        var entries = teller.entries();
        try {
            log.publish(threadId, entries);
            teller.published(entries.size());
            next = System.nanoTime() + GATHER_NANOS;
        } catch (Exception e) {
            LOG.warn("The output of {} is told with its end: {}", toolCallId, e.toString());
            next = System.nanoTime() + PAUSE_NANOS;
        }
    }

    /** The handler has returned. What is not told yet is told with the end of the step. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            tell();
        }
    }
}
