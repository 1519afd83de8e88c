package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogEntry;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Looks through a part of a file, entry by entry, in memory that does not grow. Entries belong to the part in which they begin. */
final class Scan {
    /** What is longer is one entry for each so many bytes of the first line; of it only these are looked at. */
    static final int BUFFER = 1 << 20;

    private static final int LOOK_BACK = 32;
    private static final int ENOUGH = 1_000;

    /** The bytes are those of the entry only until it returns. */
    interface Sink {
        /** @return whether to go on */
        boolean found(byte[] bytes, int from, int to, long offset, long nanos, long length);
    }

    private final Entries entries;
    private final Filter filter;
    private final Optional<Finder> needle;
    private final long from;
    private final long to;
    private final BooleanSupplier over;
    private final byte[] buffer = new byte[BUFFER];
    private long place;
    private int length;
    private boolean stopped;

    /**
     * @param from in nanoseconds
     * @param to exclusive
     * @param over whether to end before the end of the part; asked for each buffer
     */
    Scan(Entries entries, Filter filter, long from, long to, BooleanSupplier over) {
        this.entries = entries;
        this.filter = filter;
        this.needle = filter.needle();
        this.from = from;
        this.to = to;
        this.over = over;
    }

    /** Whether it ended before the end of the part, and not by its sink. */
    boolean wasStopped() {
        return stopped;
    }

    /**
     * @param input from one byte before the part, or from the start of the file
     * @param end of the part
     * @return bytes looked at
     */
    long run(LogFile.Input input, long end, Sink sink) throws IOException {
        place = input.from();
        length = input.fill(buffer, 0);
        int begin = place == 0 ? 0 : firstEntry();
        long started = place;
        while (length > 0 && !isOver()) {
            boolean atEnd = length < BUFFER;
            int whole = atEnd ? length : wholeEntries();
            if (whole <= begin && !atEnd) {
                if (place + begin >= end || !giant(input, begin, sink)) {
                    break;
                }
                begin = 0;
                continue;
            }
            if (!part(begin, whole, end, sink) || atEnd || place + whole >= end) {
                place += whole;
                break;
            }
            carry(whole);
            length = input.fill(buffer, length);
            begin = 0;
        }
        return Math.min(place, end) - started;
    }

    private boolean isOver() {
        stopped |= over.getAsBoolean();
        return stopped;
    }

    private int firstEntry() {
        int at = Math.min(length, Entries.lineEnd(buffer, 0, length) + 1);
        while (at < length && !entries.beginsAt(buffer, at, length)) {
            at = Math.min(length, Entries.lineEnd(buffer, at, length) + 1);
        }
        return at;
    }

    /** Where the last entry begins of which enough is seen to know that it is one: what comes before it is whole. */
    private int wholeEntries() {
        int open = Entries.lineStart(buffer, length);
        if (length - open > ENOUGH && entries.beginsAt(buffer, open, length)) {
            return open;
        }
        return open == 0 ? 0 : entries.entryStart(buffer, open - 1, length);
    }

    private void carry(int whole) {
        System.arraycopy(buffer, whole, buffer, 0, length - whole);
        place += whole;
        length -= whole;
    }

    private boolean part(int begin, int whole, long end, Sink sink) {
        int at = begin;
        while (at < whole) {
            int start = at;
            if (needle.isPresent()) {
                int hit = needle.get().in(buffer, at, whole);
                if (hit < 0) {
                    return true;
                }
                start = Math.max(at, entries.entryStart(buffer, hit, whole));
            }
            if (place + start >= end) {
                return false;
            }
            int next = entries.entryEnd(buffer, start, whole);
            if (!consider(start, next, next - start, sink)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private boolean consider(int start, int next, long whole, Sink sink) {
        int end = next;
        while (end > start && (buffer[end - 1] == '\n' || buffer[end - 1] == '\r')) {
            end--;
        }
        long cutNewlines = (long) next - end;
        long nanos = time(start, end);
        boolean inWindow = nanos == LogEntry.NO_TIME || nanos >= from && nanos < to;
        return end == start
                || !inWindow
                || !filter.matches(buffer, start, end)
                || sink.found(buffer, start, end, place + start, nanos, whole - cutNewlines);
    }

    /** An entry without a time has that of the one before it. */
    private long time(int start, int end) {
        long nanos = LineTime.of(buffer, start, end);
        int before = start;
        for (int i = 0; i < LOOK_BACK && nanos == LogEntry.NO_TIME && before > 0; i++) {
            int last = before - 1;
            before = entries.entryStart(buffer, last, start);
            nanos = LineTime.of(buffer, before, last);
        }
        return nanos;
    }

    /** One line, or one entry, that fills the buffer: its start is looked at, and the rest of that line passed over. */
    private boolean giant(LogFile.Input input, int begin, Sink sink) throws IOException {
        int known = length;
        byte[] rest = new byte[1 << 16];
        long passed = 0;
        int newline = -1;
        int read = 0;
        while (newline < 0 && !isOver() && (read = input.fill(rest, 0)) > 0) {
            int end = Entries.lineEnd(rest, 0, read);
            newline = end < read ? end : -1;
            passed += newline < 0 ? read : newline;
        }
        boolean goOn = consider(begin, known, known - begin + passed, sink);
        int left = newline < 0 ? 0 : read - newline - 1;
        System.arraycopy(rest, read - left, buffer, 0, left);
        place += known + passed + (newline < 0 ? 0 : 1);
        length = input.fill(buffer, left);
        return goOn;
    }
}
