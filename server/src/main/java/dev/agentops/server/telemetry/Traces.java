package dev.agentops.server.telemetry;

import dev.agentops.server.db.Database;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the traces of runs, also of those under way. Thread-safe. */
public final class Traces {
    /**
     * @param traceId the same in any backend that spans are sent to
     * @param now the server's clock, to draw what goes on
     * @param spans by their beginning
     */
    public record Trace(String traceId, String runId, Instant now, List<Span> spans) {}

    private final Database database;

    public Traces(Database database) {
        this.database = database;
    }

    public Optional<Trace> ofRun(String runId) {
        return database.with(handle -> RunFactsQuery.read(handle, List.of(runId)).stream()
                .findFirst()
                .map(facts -> new Trace(
                        TraceIds.trace(runId),
                        runId,
                        Instant.now(),
                        UsualTimes.mark(handle, runId, RunSpans.of(facts)))));
    }
}
