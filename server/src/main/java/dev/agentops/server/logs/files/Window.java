package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogEntry;

import java.io.IOException;

/**
 * The part of a file in which a window of time lies, found by halving where lines are in the order of time.
 *
 * @param ordered false when they are not; then the part is the whole file. Lines without times are in the order of the file
 */
record Window(long start, long end, boolean ordered) {
    private static final int PROBE = 1 << 16;
    /** Threads write some lines late. */
    private static final long SLACK = 1 << 18;

    static Window in(LogFile.Input file, long size, long from, long to) throws IOException {
        var whole = new Window(0, size, false);
        long first = timeAfter(file, 0, size);
        long last = timeAfter(file, Math.max(0, size - PROBE), size);
        if (size <= SLACK || first == LogEntry.NO_TIME || last == LogEntry.NO_TIME || last < first) {
            boolean timeless = first == LogEntry.NO_TIME && last == LogEntry.NO_TIME;
            return new Window(0, size, size <= SLACK || timeless || first != LogEntry.NO_TIME && last >= first);
        }
        long start = place(file, size, from, first, last);
        long end = place(file, size, to, first, last);
        return start < 0 || end < 0 ? whole : new Window(Math.max(0, start - SLACK), Math.min(size, end + SLACK), true);
    }

    /** @return about where the time begins, -1 when the file is out of order */
    private static long place(LogFile.Input file, long size, long wanted, long first, long last) throws IOException {
        long low = 0;
        long high = size;
        long lowTime = first;
        long highTime = last;
        while (high - low > PROBE) {
            long middle = (low + high) / 2;
            long time = timeAfter(file, middle, size);
            if (time == LogEntry.NO_TIME || time < lowTime - SLACK_NANOS || time > highTime + SLACK_NANOS) {
                return -1;
            }
            if (time < wanted) {
                low = middle;
                lowTime = time;
            } else {
                high = middle;
                highTime = time;
            }
        }
        return wanted <= first ? 0 : wanted > last ? size : low;
    }

    private static final long SLACK_NANOS = 5_000_000_000L;

    /** Of the first line with one that begins behind this place. */
    private static long timeAfter(LogFile.Input file, long place, long size) throws IOException {
        var bytes = new byte[(int) Math.min(PROBE, size - place)];
        int length = file.at(place, bytes);
        int at = place == 0 ? 0 : Entries.lineEnd(bytes, 0, length) + 1;
        while (at < length) {
            int end = Entries.lineEnd(bytes, at, length);
            long time = LineTime.of(bytes, at, end);
            if (time != LogEntry.NO_TIME) {
                return time;
            }
            at = end + 1;
        }
        return LogEntry.NO_TIME;
    }
}
