package dev.agentops.server.logs.files;

import java.time.Duration;

/** How long a search may take: all in all, and only to count once it has what it will return. For one thread. */
final class Patience {
    private final long end;
    private final long counting;
    private long fullEnd = Long.MAX_VALUE;

    Patience(Duration all, Duration counting) {
        this.end = System.nanoTime() + all.toNanos();
        this.counting = counting.toNanos();
    }

    void pageIsFull() {
        if (fullEnd == Long.MAX_VALUE) {
            fullEnd = System.nanoTime() + counting;
        }
    }

    boolean isOver() {
        long now = System.nanoTime();
        return now - end > 0 || fullEnd != Long.MAX_VALUE && now - fullEnd > 0;
    }
}
