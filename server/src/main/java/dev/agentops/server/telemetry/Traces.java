package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the traces of runs, also of those under way. Thread-safe. */
public final class Traces {
    /**
     * @param traceId the same in any backend that spans are sent to
     * @param traceUrl where such a backend shows it; none when that is not set
     * @param now the server's clock, to draw what goes on
     * @param spans by their beginning
     */
    public record Trace(String traceId, @Nullable String traceUrl, String runId, Instant now, List<Span> spans) {}

    private final Database database;
    private final Providers providers;
    private final Optional<TraceLink> link;

    /** @param metrics knows whose the models are */
    public Traces(Database database, Metrics metrics, Optional<TraceLink> link) {
        this.database = database;
        this.providers = metrics.providers();
        this.link = link;
    }

    public Optional<Trace> ofRun(String runId) {
        return database.with(handle -> RunFactsQuery.read(handle, List.of(runId)).stream()
                .findFirst()
                .map(facts -> trace(runId, UsualTimes.mark(handle, runId, RunSpans.of(facts, providers)))));
    }

    private Trace trace(String runId, List<Span> spans) {
        String id = TraceIds.trace(runId);
        return new Trace(id, link.map(to -> to.to(id)).orElse(null), runId, Instant.now(), spans);
    }
}
