package dev.agentops.server.logs.files;

import dev.agentops.server.logs.Facts;
import dev.agentops.server.logs.Found;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogQuery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** One search over one log: part by part from the end that was asked for, two parts at a time. For one thread. */
final class SetSearch {
    static final int TEXT_KEPT = 16_384;

    private static final long PART = 8 << 20;
    private static final int AT_A_TIME = 2;
    private static final Duration DAY = Duration.ofDays(1);

    private record Part(LogFile file, long start, long end, Entries entries, boolean ordered) {}

    /** @param entries in the order of the file */
    private record Looked(List<LogEntry> entries, long matched, long scanned) {}

    private final LogSet set;
    private final LogQuery query;
    private final Filter filter;
    private final Patience patience;
    private final ExecutorService threads;
    private final List<LogEntry> kept = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long matched;
    private long scanned;

    SetSearch(LogSet set, LogQuery query, Patience patience, ExecutorService threads) {
        this.set = set;
        this.query = query;
        this.filter = new Filter(query);
        this.patience = patience;
        this.threads = threads;
    }

    Found run() throws IOException, InterruptedException {
        boolean whole = true;
        var files = query.newestFirst() ? set.files() : set.files().reversed();
        for (var file : files) {
            whole &= whole && look(file);
        }
        if (!whole) {
            notes.add(set.name() + ": the search ended after " + (scanned >> 20) + " MB, "
                    + (query.newestFirst() ? "older" : "newer")
                    + " entries were not looked at; use a shorter window or a rarer text");
        }
        kept.sort(Comparator.comparingLong(LogEntry::nanos));
        int size = kept.size();
        int limit = query.limit();
        var entries =
                size <= limit ? kept : query.newestFirst() ? kept.subList(size - limit, size) : kept.subList(0, limit);
        return new Found(entries, new Facts(matched, whole, scanned, notes));
    }

    private boolean look(LogFile file) throws IOException, InterruptedException {
        var parts = new ArrayDeque<Part>();
        try {
            if (Files.getLastModifiedTime(file.path()).toInstant().plus(DAY).getEpochSecond()
                    >= query.from() / 1_000_000_000L) {
                parts.addAll(parts(file));
            }
            return look(parts);
        } catch (NoSuchFileException e) {
            return true; // rotated away meanwhile
        }
    }

    private List<Part> parts(LogFile file) throws IOException {
        try (var input = file.open(0)) {
            var head = new byte[1 << 16];
            var entries = Entries.in(head, input.fill(head, 0));
            if (file.zipped()) {
                return List.of(new Part(file, 0, Long.MAX_VALUE, entries, false));
            }
            var window = Window.in(input, Files.size(file.path()), query.from(), query.to());
            var parts = new ArrayList<Part>();
            for (long at = window.start(); at < window.end(); at += PART) {
                parts.add(new Part(file, at, Math.min(window.end(), at + PART), entries, window.ordered()));
            }
            return query.newestFirst() ? parts.reversed() : parts;
        }
    }

    private boolean look(ArrayDeque<Part> parts) throws IOException, InterruptedException {
        var running = new ArrayDeque<Future<Looked>>();
        try {
            while (!parts.isEmpty() || !running.isEmpty()) {
                while (running.size() < AT_A_TIME && !parts.isEmpty()) {
                    var part = parts.poll();
                    boolean keep = !part.ordered() || kept.size() < query.limit();
                    running.add(threads.submit(() -> look(part, keep)));
                }
                add(running.poll().get());
                if (kept.size() >= query.limit()) {
                    patience.pageIsFull();
                }
                if (patience.isOver() && !parts.isEmpty()) {
                    return false;
                }
            }
            return true;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            running.forEach(part -> part.cancel(true));
        }
    }

    private void add(Looked looked) {
        kept.addAll(query.newestFirst() ? 0 : kept.size(), looked.entries());
        matched += looked.matched();
        scanned += looked.scanned();
    }

    private Looked look(Part part, boolean keep) throws IOException {
        var found = new ArrayDeque<LogEntry>();
        long[] count = {0};
        try (var input = part.file().open(Math.max(0, part.start() - 1))) {
            long bytes = new Scan(part.entries(), filter, query.from(), query.to())
                    .run(input, part.end(), (buffer, from, to, offset, nanos, length) -> {
                        count[0]++;
                        if (keep && (query.newestFirst() || found.size() < query.limit())) {
                            found.addLast(entry(set, part.file(), buffer, from, to, offset, nanos, length));
                            if (found.size() > query.limit()) {
                                found.removeFirst();
                            }
                        }
                        return !Thread.currentThread().isInterrupted();
                    });
            return new Looked(List.copyOf(found), count[0], bytes);
        }
    }

    static LogEntry entry(
            LogSet set, LogFile file, byte[] bytes, int from, int to, long offset, long nanos, long length) {
        String id = file.generation() == 0 ? String.valueOf(offset) : offset + "~" + file.generation();
        String text = new String(bytes, from, Math.min(to - from, TEXT_KEPT), StandardCharsets.UTF_8);
        return new LogEntry(set.name(), id, nanos, text, length);
    }
}
