package dev.agentops.server.engine;

import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hands over to the engine what Postgres has taken in: new runs, decisions and cancels. Postgres is written first, so nothing is lost while
 * the engine is away; handing over twice does no harm.
 */
public final class RunDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunDispatcher.class);
    private static final long SWEEP_MILLIS = 1_000;

    private final Threads threads;
    private final Approvals approvals;
    private final RestateEngine engine;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dispatcher").factory());
    private boolean away;

    public RunDispatcher(Threads threads, Approvals approvals, RestateEngine engine) {
        this.threads = threads;
        this.approvals = approvals;
        this.engine = engine;
        worker.scheduleWithFixedDelay(this::sweep, 0, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something new is in Postgres: hand it over now instead of at the next sweep. Any thread. */
    public void nudge() {
        worker.execute(this::sweep);
    }

    private void sweep() {
        try {
            for (var request : threads.unsubmitted()) {
                engine.submit(request);
                threads.submitted(request.runId());
            }
            for (var signal : approvals.unsignalled()) {
                engine.signal(signal.runId(), signal.name());
                approvals.signalled(signal.approvalId());
            }
            for (var runId : threads.undeliveredCancels()) {
                engine.cancel(runId);
                threads.cancelDelivered(runId);
            }
            away = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException e) {
            if (!away) {
                LOG.warn("Runs and decisions wait until the engine and the database answer again: {}", e.toString());
            }
            away = true;
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
