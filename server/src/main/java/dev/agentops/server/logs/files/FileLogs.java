package dev.agentops.server.logs.files;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.logs.Facts;
import dev.agentops.server.logs.Found;
import dev.agentops.server.logs.LogEntry;
import dev.agentops.server.logs.LogQuery;
import dev.agentops.server.logs.LogSource;
import dev.agentops.server.logs.LogStore;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The log files of the estate. {@link #close} ends searches. */
public final class FileLogs implements LogStore, AutoCloseable {
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(30);
    private static final int THREADS = Math.min(2, Runtime.getRuntime().availableProcessors());

    private final EstateFile estate;
    private final Duration longest;
    private final Duration counting;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("logs-", 0).factory());

    public FileLogs(EstateFile estate) {
        this(estate, Duration.ofSeconds(5));
    }

    /** @param counting how long a search goes on to count what it will not return */
    public FileLogs(EstateFile estate, Duration counting) {
        this(estate, LONGEST_SEARCH, counting);
    }

    FileLogs(EstateFile estate, Duration longest, Duration counting) {
        this.estate = estate;
        this.longest = longest;
        this.counting = counting;
    }

    /** A source is called as its service, with a number when the service has several logs. */
    List<LogSet> sets() {
        var sets = new ArrayList<LogSet>();
        for (var service : estate.current().services()) {
            int number = 0;
            for (var log : service.logs()) {
                number++;
                String name = service.logs().size() == 1 ? service.name() : service.name() + "." + number;
                sets.addAll(LogSet.of(service.name(), name, log));
            }
        }
        return sets;
    }

    @Override
    public List<LogSource> sources() {
        var sources = new ArrayList<LogSource>();
        for (var set : sets()) {
            sources.add(new LogSource(set.name(), set.service(), detail(set)));
        }
        return sources;
    }

    private static String detail(LogSet set) {
        try {
            return set.problem().isPresent() ? "cannot be read" : sizeAndLast(set);
        } catch (IOException e) {
            return "cannot be read (" + e.getClass().getSimpleName() + ")";
        }
    }

    private static String sizeAndLast(LogSet set) throws IOException {
        long size = 0;
        for (var file : set.files()) {
            size += Files.exists(file.path()) ? Files.size(file.path()) : 0;
        }
        if (size == 0) {
            return "empty";
        }
        var last = Tail.lastEntry(set);
        return size(size) + (set.files().size() > 1 ? " in " + set.files().size() + " files" : "") + "  last "
                + last.filter(entry -> entry.nanos() != LogEntry.NO_TIME)
                        .map(entry -> Instant.ofEpochSecond(0, entry.nanos()).toString())
                        .orElse("unknown");
    }

    private static String size(long bytes) {
        return bytes < 10_000
                ? bytes + " bytes"
                : bytes < 10_000_000 ? bytes / 1_000 + " KB" : bytes / 1_000_000 + " MB";
    }

    @Override
    public Found search(LogQuery query) throws InterruptedException {
        var patience = new Patience(longest, counting);
        var entries = new ArrayList<LogEntry>();
        var facts = Facts.NONE;
        for (var set : concerned(query)) {
            var found = new SetSearch(set, query, patience.forAnotherLog(), threads).run();
            entries.addAll(found.entries());
            facts = facts.and(found.facts());
        }
        entries.sort(LogEntry.BY_TIME);
        int size = entries.size();
        int kept = Math.min(size, query.limit());
        return new Found(query.newestFirst() ? entries.subList(size - kept, size) : entries.subList(0, kept), facts);
    }

    @Override
    public Facts each(LogQuery query, Consumer<LogEntry> reader) throws InterruptedException {
        var patience = new Patience(longest, longest);
        var facts = Facts.NONE;
        for (var set : concerned(query)) {
            facts = facts.and(new EachEntry(set, query, patience).run(query.limit() - facts.matched(), reader));
        }
        return facts;
    }

    private List<LogSet> concerned(LogQuery query) {
        return sets().stream()
                .filter(set -> query.concerns(new LogSource(set.name(), set.service(), "")))
                .toList();
    }

    @Override
    public List<LogEntry> cited(String reference) throws IOException {
        return Cited.of(sets(), reference, new Patience(longest, longest));
    }

    @Override
    public List<LogEntry> around(String reference, int before, int after) throws IOException {
        return Cited.around(sets(), reference, before, after, new Patience(longest, longest));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
