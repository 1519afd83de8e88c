package dev.agentops.server.logs;

import dev.agentops.server.estate.EstateFile;
import dev.agentops.server.estate.Loki;
import dev.agentops.server.estate.Service;
import dev.agentops.server.logs.files.FileLogs;
import dev.agentops.server.logs.loki.LokiLogs;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Files and Loki as one. When one of two cannot be looked at, what the other holds is still told, and that the rest is missing. */
public final class AllLogs implements LogStore, AutoCloseable {
    private final EstateFile estate;
    private final FileLogs files;
    private @Nullable Loki configured;
    private Map<String, String> selectors = Map.of();
    private @Nullable LokiLogs loki;

    public AllLogs(EstateFile estate) {
        this.estate = estate;
        this.files = new FileLogs(estate);
    }

    /** Loki, if there is one now. */
    public synchronized Optional<LokiLogs> loki() {
        var wanted = estate.current().loki().orElse(null);
        var own = selectors(estate.current().services());
        if (!Objects.equals(wanted, configured) || !own.equals(selectors)) {
            if (loki != null) {
                loki.close();
            }
            loki = wanted == null ? null : new LokiLogs(wanted, own);
            configured = wanted;
            selectors = own;
        }
        return Optional.ofNullable(loki);
    }

    private static Map<String, String> selectors(List<Service> services) {
        return services.stream()
                .filter(service -> !service.about().logSelector().isEmpty())
                .collect(Collectors.toMap(
                        Service::name, service -> service.about().logSelector()));
    }

    /** When Loki does not answer, one source in place of all of its own says why. */
    @Override
    public List<LogSource> sources() throws IOException, InterruptedException {
        var sources = new ArrayList<>(files.sources());
        var server = loki();
        if (server.isPresent()) {
            try {
                sources.addAll(server.get().sources());
            } catch (LogException e) {
                if (sources.isEmpty()) {
                    throw e;
                }
                sources.add(new LogSource("loki", "", "is missing: " + e.getMessage()));
            }
        }
        return sources;
    }

    private boolean isInFiles(LogQuery query) {
        return files.sources().stream().anyMatch(query::concerns);
    }

    @Override
    public Found search(LogQuery query) throws IOException, InterruptedException {
        var inFiles = files.search(query);
        if (loki().isEmpty()) {
            return inFiles;
        }
        Found inLoki;
        try {
            inLoki = loki().orElseThrow().search(query);
        } catch (LogException e) {
            inLoki = new Found(List.of(), missing(e, query));
        }
        var entries = new ArrayList<>(inFiles.entries());
        entries.addAll(inLoki.entries());
        entries.sort(LogEntry.BY_TIME);
        int size = entries.size();
        int kept = Math.min(size, query.limit());
        return new Found(
                query.newestFirst() ? entries.subList(size - kept, size) : entries.subList(0, kept),
                inFiles.facts().and(inLoki.facts()));
    }

    @Override
    public Facts each(LogQuery query, Consumer<LogEntry> reader) throws IOException, InterruptedException {
        var inFiles = files.each(query, reader);
        if (loki().isEmpty()) {
            return inFiles;
        }
        try {
            return inFiles.and(loki().orElseThrow().each(query, reader));
        } catch (LogException e) {
            return inFiles.and(missing(e, query));
        }
    }

    private Facts missing(LogException e, LogQuery query) throws LogException {
        if (!isInFiles(query)) {
            throw e;
        }
        return new Facts(0, false, 0, List.of("Loki is missing: " + e.getMessage()));
    }

    @Override
    public List<LogEntry> cited(String reference) throws IOException, InterruptedException {
        var found = files.cited(reference);
        return found.isEmpty() && loki().isPresent() ? loki().orElseThrow().cited(reference) : found;
    }

    @Override
    public List<LogEntry> around(String reference, int before, int after) throws IOException, InterruptedException {
        var found = files.around(reference, before, after);
        return found.isEmpty() && loki().isPresent() ? loki().orElseThrow().around(reference, before, after) : found;
    }

    @Override
    public synchronized void close() {
        files.close();
        if (loki != null) {
            loki.close();
        }
    }
}
