package dev.agentops.bookstore.supervisor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** The share of the last seconds' requests that failed. Thread-safe. */
final class ErrorWindow {
    private record Outcome(long sentAt, boolean failed) {}

    private final long length;
    private final LongSupplier nanoClock;
    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private long since;

    ErrorWindow(Duration length, LongSupplier nanoClock) {
        this.length = length.toNanos();
        this.nanoClock = nanoClock;
        this.since = nanoClock.getAsLong();
    }

    /** A request that was sent before the last {@link #reset} no longer counts. */
    synchronized void record(long sentAt, boolean failed) {
        if (sentAt - since >= 0) {
            outcomes.addLast(new Outcome(sentAt, failed));
        }
        forgetOld();
    }

    /** Forgets all: from here on something else runs. */
    synchronized void reset() {
        outcomes.clear();
        since = nanoClock.getAsLong();
    }

    /** From 0.0 to 1.0, with three digits; 0.0 when nothing was sent. */
    synchronized double errorRate() {
        forgetOld();
        long failed = outcomes.stream().filter(Outcome::failed).count();
        return outcomes.isEmpty() ? 0 : Math.round(1000.0 * failed / outcomes.size()) / 1000.0;
    }

    private void forgetOld() {
        long oldest = nanoClock.getAsLong() - length;
        outcomes.removeIf(outcome -> outcome.sentAt() - oldest < 0);
    }
}
