package dev.agentops.server.logs.files;

import dev.agentops.server.logs.Facts;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogQuery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Every entry of one log that a query finds, oldest first. For one thread. */
final class EachEntry {
    private final LogSet set;
    private final LogQuery query;
    private final Patience patience;
    private final List<String> notes = new ArrayList<>();
    private long matched;
    private long scanned;
    private boolean cut;

    EachEntry(LogSet set, LogQuery query, Patience patience) {
        this.set = set;
        this.query = query;
        this.patience = patience;
    }

    Facts run(long most, Consumer<LogEntry> reader) throws InterruptedException {
        set.problem().ifPresent(notes::add);
        for (var file : set.files().reversed()) {
            try {
                if (!cut && file.mayHold(query.from())) {
                    read(file, most, reader);
                }
            } catch (NoSuchFileException e) {
                continue; // rotated away meanwhile
            } catch (IOException e) {
                notes.add(set.name() + ": " + file.problem(e));
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        if (cut) {
            notes.add(set.name() + ": only the first " + matched
                    + " entries of the window were looked at; use a shorter window");
        }
        return new Facts(matched, notes.isEmpty(), scanned, notes);
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
            var scan = new Scan(
                    entries,
                    new Filter(query),
                    query.from(),
                    query.to(),
                    () -> patience.isOver() || Thread.currentThread().isInterrupted());
            scanned += scan.run(input, window.end(), (bytes, from, to, offset, nanos, length) -> {
                if (matched >= most) {
                    cut = true;
                    return false;
                }
                matched++;
                reader.accept(SetSearch.entry(set, file, bytes, from, to, offset, nanos, length));
                return true;
            });
            cut |= scan.wasStopped();
        }
    }
}
