package dev.agentops.server.logs.files;

import dev.agentops.server.logs.Facts;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogQuery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Every entry of one log that a query finds, oldest first. For one thread. */
final class EachEntry {
    private static final Duration DAY = Duration.ofDays(1);

    private final LogSet set;
    private final LogQuery query;
    private final Patience patience;
    private long matched;
    private long scanned;
    private boolean cut;

    EachEntry(LogSet set, LogQuery query, Patience patience) {
        this.set = set;
        this.query = query;
        this.patience = patience;
    }

    Facts run(long most, Consumer<LogEntry> reader) throws IOException, InterruptedException {
        for (var file : set.files().reversed()) {
            try {
                boolean mayHold = Files.getLastModifiedTime(file.path())
                                .toInstant()
                                .plus(DAY)
                                .getEpochSecond()
                        >= query.from() / 1_000_000_000L;
                if (mayHold && !cut) {
                    read(file, most, reader);
                }
            } catch (NoSuchFileException e) {
                continue; // rotated away meanwhile
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        var notes = cut
                ? List.of(set.name() + ": only the first " + matched
                        + " entries of the window were looked at; use a shorter window")
                : List.<String>of();
        return new Facts(matched, !cut, scanned, notes);
    }

    private void read(LogFile file, long most, Consumer<LogEntry> reader) throws IOException {
        var head = new byte[1 << 16];
        Entries entries;
        var window = new Window(0, Long.MAX_VALUE, false);
        try (var input = file.open(0)) {
            entries = Entries.in(head, input.fill(head, 0));
            if (!file.zipped()) {
                window = Window.in(input, Files.size(file.path()), query.from(), query.to());
            }
        }
        try (var input = file.open(Math.max(0, window.start() - 1))) {
            scanned += new Scan(entries, new Filter(query), query.from(), query.to())
                    .run(input, window.end(), (bytes, from, to, offset, nanos, length) -> {
                        if (matched >= most
                                || matched % 1_024 == 0
                                        && (patience.isOver()
                                                || Thread.currentThread().isInterrupted())) {
                            cut = true;
                            return false;
                        }
                        matched++;
                        reader.accept(SetSearch.entry(set, file, bytes, from, to, offset, nanos, length));
                        return true;
                    });
        }
    }
}
