package dev.agentops.server.logs.files;

import java.time.Duration;

/** How long a search of one log may take: all in all, and only to count once it has what it will return. Thread-safe. */
final class Patience {
    private final long end;
    private final Duration counting;
    private volatile long fullEnd;

    Patience(Duration all, Duration counting) {
        this(System.nanoTime() + all.toNanos(), counting);
    }

    private Patience(long end, Duration counting) {
        this.end = end;
        this.counting = counting;
        this.fullEnd = end;
    }

    /** For another log of the same search: it ends with this one, and counts by itself. */
    Patience forAnotherLog() {
        return new Patience(end, counting);
    }

    /** For one thread. */
    void pageIsFull() {
        long counted = System.nanoTime() + counting.toNanos();
        if (fullEnd == end && counted - end < 0) {
            fullEnd = counted;
        }
    }

    boolean isOver() {
        return left() <= 0;
    }

    /** In nanoseconds; not positive when it is over. */
    long left() {
        return fullEnd - System.nanoTime();
    }
}
