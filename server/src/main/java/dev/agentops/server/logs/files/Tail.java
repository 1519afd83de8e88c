package dev.agentops.server.logs.files;

import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogQuery;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The end of a log. */
final class Tail {
    private static final int LOOKED_AT = 1 << 18;
    private static final Filter ALL = new Filter(LogQuery.all(Long.MIN_VALUE, Long.MAX_VALUE, 1));

    private Tail() {}

    static Optional<LogEntry> lastEntry(LogSet set) throws IOException {
        for (var file : set.files()) {
            if (file.zipped() || !Files.exists(file.path()) || Files.size(file.path()) == 0) {
                continue;
            }
            long from = Math.max(0, Files.size(file.path()) - LOOKED_AT);
            var last = new AtomicReference<LogEntry>();
            var head = new byte[1 << 16];
            try (var start = file.open(0);
                    var input = file.open(from)) {
                var entries = Entries.in(head, start.fill(head, 0));
                new Scan(entries, ALL, Long.MIN_VALUE, Long.MAX_VALUE, () -> false)
                        .run(input, Long.MAX_VALUE, (bytes, begin, end, offset, nanos, length) -> {
                            last.set(SetSearch.entry(set, file, bytes, begin, end, offset, nanos, length));
                            return true;
                        });
            }
            if (last.get() != null) {
                return Optional.of(last.get());
            }
        }
        return Optional.empty();
    }
}
