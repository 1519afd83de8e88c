package dev.agentops.server.logs.files;

import dev.agentops.agentkit.Excerpt;
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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One search over one log: part by part from the end that was asked for, two parts at a time. For one thread. */
final class SetSearch {
    static final int TEXT_KEPT = 16_384;

    private static final long PART = 8 << 20;
    private static final int AT_A_TIME = 2;
    /** How long a part may take to stop once the time is over. */
    private static final Duration STOPPING = Duration.ofSeconds(1);

    private record Part(LogFile file, long start, long end, Entries entries, boolean ordered) {}

    /** @param whole whether all of the part was looked at */
    private record Looked(Kept kept, long matched, long scanned, boolean whole) {}

    private final LogSet set;
    private final LogQuery query;
    private final Filter filter;
    private final Patience patience;
    private final ExecutorService threads;
    private final Kept kept;
    private final List<String> notes = new ArrayList<>();
    private int beyondAFullPage;
    private long matched;
    private long scanned;
    private boolean whole = true;
    private boolean inOrder = true;

    SetSearch(LogSet set, LogQuery query, Patience patience, ExecutorService threads) {
        this.set = set;
        this.query = query;
        this.filter = new Filter(query);
        this.patience = patience;
        this.threads = threads;
        this.kept = new Kept(query.limit(), query.newestFirst());
    }

    Found run() throws InterruptedException {
        set.problem().ifPresent(notes::add);
        for (var file : query.newestFirst() ? set.files() : set.files().reversed()) {
            if (whole) {
                look(file);
            }
        }
        if (!whole) {
            notes.add(set.name() + ": the search ended after " + (scanned >> 20) + " MB, "
                    + (query.newestFirst() ? "older" : "newer") + " entries"
                    + (inOrder ? "" : ", and some of any time as the log is not in the order of time,")
                    + " were not looked at; use a shorter window or a rarer text");
        }
        return new Found(kept.inOrder(), new Facts(matched, notes.isEmpty(), scanned, notes));
    }

    private void look(LogFile file) throws InterruptedException {
        try {
            if (file.mayHold(query.from())) {
                look(new ArrayDeque<>(parts(file)));
            }
        } catch (NoSuchFileException e) {
            return; // rotated away meanwhile
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            notes.add(set.name() + ": " + file.problem(e));
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

    private void look(ArrayDeque<Part> parts) throws IOException, InterruptedException {
        var running = new ArrayDeque<Future<Looked>>();
        try {
            while (whole && !(parts.isEmpty() && running.isEmpty())) {
                while (running.size() < AT_A_TIME && !parts.isEmpty()) {
                    var part = parts.remove();
                    inOrder &= part.ordered() || part.file().zipped();
                    boolean keep = keeps(part);
                    running.add(threads.submit(() -> look(part, keep)));
                }
                add(running.remove());
                if (kept.isFull() && inOrder) {
                    patience.pageIsFull();
                }
                whole &= !patience.isOver() || parts.isEmpty();
            }
        } finally {
            running.forEach(part -> part.cancel(true));
        }
    }

    /** Threads write some lines late: of a log in the order of time one part more is looked at. */
    private boolean keeps(Part part) {
        return !part.ordered() || !kept.isFull() || beyondAFullPage++ < 1;
    }

    private void add(Future<Looked> running) throws IOException, InterruptedException {
        try {
            var looked = running.get(patience.left() + STOPPING.toNanos(), TimeUnit.NANOSECONDS);
            kept.addAll(looked.kept());
            matched += looked.matched();
            scanned += looked.scanned();
            whole &= looked.whole();
        } catch (TimeoutException e) {
            whole = false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            running.cancel(true);
        }
    }

    private Looked look(Part part, boolean keep) throws IOException {
        var found = new Kept(query.limit(), query.newestFirst());
        long[] count = {0};
        try (var input = part.file().open(Math.max(0, part.start() - 1))) {
            var scan = new Scan(
                    part.entries(),
                    filter,
                    query.from(),
                    query.to(),
                    () -> patience.isOver() || Thread.currentThread().isInterrupted());
            long bytes = scan.run(input, part.end(), (buffer, from, to, offset, nanos, length) -> {
                count[0]++;
                if (keep) {
                    found.offer(
                            nanos,
                            part.file().generation(),
                            offset,
                            () -> entry(set, part.file(), buffer, from, to, offset, nanos, length));
                }
                return true;
            });
            return new Looked(found, count[0], bytes, !scan.wasStopped());
        }
    }

    static LogEntry entry(
            LogSet set, LogFile file, byte[] bytes, int from, int to, long offset, long nanos, long length) {
        String id = file.generation() == 0 ? String.valueOf(offset) : offset + "~" + file.generation();
        String start = new String(bytes, from, Math.min(to - from, TEXT_KEPT), StandardCharsets.UTF_8);
        String text = to - from > TEXT_KEPT ? Excerpt.ofUnredacted(start, start.length() - 1) : start;
        return new LogEntry(set.name(), id, nanos, text, length);
    }
}
