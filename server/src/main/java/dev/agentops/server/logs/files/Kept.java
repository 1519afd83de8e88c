package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogEntry;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** The latest or the first so many entries of one log: by time, and of one time by their place. Not thread-safe. */
final class Kept {
    private record Hit(long nanos, int generation, long offset, LogEntry entry) {}

    /** What was rotated away is older. */
    private static final Comparator<Hit> BY_TIME_AND_PLACE = Comparator.comparingLong(Hit::nanos)
            .thenComparing(Hit::generation, Comparator.reverseOrder())
            .thenComparingLong(Hit::offset);

    private final int most;
    private final Comparator<Hit> better;
    private final PriorityQueue<Hit> worstFirst;

    /** @param most entries, at least 1 */
    Kept(int most, boolean newestFirst) {
        this.most = most;
        this.better = newestFirst ? BY_TIME_AND_PLACE : BY_TIME_AND_PLACE.reversed();
        this.worstFirst = new PriorityQueue<>(better);
    }

    boolean isFull() {
        return worstFirst.size() >= most;
    }

    /** @param entry is made only if it is kept */
    void offer(long nanos, int generation, long offset, Supplier<LogEntry> entry) {
        if (isFull()) {
            var worst = worstFirst.element();
            if (better.compare(new Hit(nanos, generation, offset, worst.entry()), worst) < 0) {
                return;
            }
            worstFirst.remove();
        }
        worstFirst.add(new Hit(nanos, generation, offset, entry.get()));
    }

    void addAll(Kept other) {
        for (var hit : other.worstFirst) {
            offer(hit.nanos(), hit.generation(), hit.offset(), hit::entry);
        }
    }

    /** Oldest first. */
    List<LogEntry> inOrder() {
        return worstFirst.stream().sorted(BY_TIME_AND_PLACE).map(Hit::entry).toList();
    }
}
