package dev.agentops.server.logs;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The port to logs. What cannot be looked at is a {@link LogException} whose message is for the model. Thread-safe; an interrupt ends
 * a search.
 */
public interface LogStore {
    List<LogSource> sources() throws IOException, InterruptedException;

    /** Entries of the window over all logs that the query concerns, in the order of their time. */
    Found search(LogQuery query) throws IOException, InterruptedException;

    /**
     * Every entry that the query finds, the order within a log being that of the log. At most {@code query.limit()} of them, and then the
     * facts say that it was cut.
     */
    Facts each(LogQuery query, Consumer<LogEntry> reader) throws IOException, InterruptedException;

    /**
     * The entry of a reference, whole; none when there is none any more. Several when files were rotated since and it may be any of
     * them.
     */
    List<LogEntry> cited(String reference) throws IOException, InterruptedException;

    /** The entry, with those of the same log that stand before and after it; none when there is no such entry. */
    List<LogEntry> around(String reference, int before, int after) throws IOException, InterruptedException;
}
