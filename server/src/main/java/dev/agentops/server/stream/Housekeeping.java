package dev.agentops.server.stream;

import dev.agentops.server.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the logs small, a little at a time: puts the deltas of ended runs together, and deletes threads that nobody has touched for
 * the time of retention, with all that belongs to them. Any number of servers may do it side by side. Thread-safe.
 */
public final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long PAUSE_SECONDS = 10;
    private static final int RUNS_AT_ONCE = 20;
    private static final int THREADS_AT_ONCE = 20;

    private final Database database;
    private final Duration rest;
    private final Duration retention;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());

    /**
     * @param rest how long ago a run must have ended
     * @param retention how long a thread is kept after it was last touched; zero for ever
     */
    public Housekeeping(Database database, Duration rest, Duration retention) {
        this.database = database;
        this.rest = rest;
        this.retention = retention;
        worker.scheduleWithFixedDelay(this::sweep, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private void sweep() {
        try {
            while (compact() == RUNS_AT_ONCE && !worker.isShutdown()) {}
            while (retire() == THREADS_AT_ONCE && !worker.isShutdown()) {}
            database.with(handle -> handle.execute("delete from step_work where at < now() - interval '2 days'"));
            database.with(handle -> handle.execute("delete from tokens where expires_at < now() - interval '1 day'"));
        } catch (RuntimeException e) {
            LOG.warn("The logs are not tidied up now, trying again: {}", e.toString());
        }
    }

    private record Ended(String runId, String threadId) {}

    /** Puts together what some of the ended runs told bit by bit. @return how many runs */
    int compact() {
        return database.transaction(handle -> {
            var runs = handle.createQuery("""
                            select r.id, r.thread_id from runs r join threads t on t.id = r.thread_id
                            where r.compacted_at is null and r.finished_at < :before
                            order by r.finished_at limit :limit for key share of t skip locked for update of r skip locked
                            """)
                    .bind("before", ago(rest))
                    .bind("limit", RUNS_AT_ONCE)
                    .map((row, context) -> new Ended(row.getString("id"), row.getString("thread_id")))
                    .list();
            for (var run : runs) {
                handle.createQuery("select compact_run(:thread, :run)")
                        .bind("thread", run.threadId())
                        .bind("run", run.runId())
                        .mapTo(Long.class)
                        .one();
                handle.execute("update runs set compacted_at = now() where id = ?", run.runId());
            }
            return runs.size();
        });
    }

    /** Deletes some of the threads whose time is up. A thread with a run that has not ended is in use. @return how many */
    int retire() {
        if (retention.isZero()) {
            return 0;
        }
        return database.transaction(handle -> handle.createUpdate("""
                        delete from threads where id in (
                            select id from threads t where updated_at < :before and status = 'idle'
                              and not exists (select 1 from runs where thread_id = t.id and finished_at is null)
                            order by updated_at limit :limit for update skip locked)
                        """)
                .bind("before", ago(retention))
                .bind("limit", THREADS_AT_ONCE)
                .execute());
    }

    private static OffsetDateTime ago(Duration duration) {
        return OffsetDateTime.ofInstant(Instant.now().minus(duration), ZoneOffset.UTC);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
