package dev.agentops.server.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest entries of one thread, read from the database once for all who follow it in this process. One who is further behind
 * reads on their own. Thread-safe.
 */
final class Tail {
    private static final int KEPT = 500;
    private static final long KEPT_CHARACTERS = 2_000_000;
    /** A wake-up is lost only when the server that wrote ends right after it committed. */
    private static final long LOOK_ANYWAY_NANOS = 15_000_000_000L;

    private final LogReader reader;
    private final String threadId;
    private final Set<Runnable> followers = new CopyOnWriteArraySet<>();
    private final AtomicLong news = new AtomicLong(1);
    private final Deque<LogReader.Entry> newest = new ArrayDeque<>();
    private long characters;
    private long head = -1;
    private long seen;
    private long readAt;

    Tail(LogReader reader, String threadId) {
        this.reader = reader;
        this.threadId = threadId;
    }

    void add(Runnable wake) {
        followers.add(wake);
    }

    /** @return whether nobody follows any more */
    boolean remove(Runnable wake) {
        followers.remove(wake);
        return followers.isEmpty();
    }

    /** There may be more now. Returns at once. */
    void news() {
        news.incrementAndGet();
        followers.forEach(Runnable::run);
    }

    /** The next entries, as {@link LogReader#after}; without a query when there are none or they are among the newest. */
    List<LogReader.Entry> after(long seq) {
        synchronized (this) {
            refresh(seq);
            if (seq >= head) {
                return List.of();
            }
            var found = new ArrayList<LogReader.Entry>();
            var backwards = newest.descendingIterator();
            while (backwards.hasNext()) {
                var entry = backwards.next();
                if (entry.seq() <= seq) {
                    break;
                }
                found.add(entry);
            }
            if (!found.isEmpty() && found.getLast().first() == seq + 1) {
                return found.reversed();
            }
        }
        return reader.after(threadId, seq);
    }

    private void refresh(long seq) {
        if (head < 0) {
            // what was there before is for each to read; somebody is usually near the end
            head = Math.max(seq, reader.lastSeq(threadId));
            seen = 0;
        }
        long now = news.get();
        if (seen == now && System.nanoTime() - readAt < LOOK_ANYWAY_NANOS) {
            return;
        }
        List<LogReader.Entry> page;
        do {
            page = reader.after(threadId, head);
            page.forEach(this::keep);
        } while (page.size() == LogReader.PAGE);
        seen = now;
        readAt = System.nanoTime();
    }

    private void keep(LogReader.Entry entry) {
        newest.addLast(entry);
        head = entry.seq();
        characters += entry.event().length();
        while (newest.size() > KEPT || characters > KEPT_CHARACTERS) {
            characters -= newest.removeFirst().event().length();
        }
    }
}
