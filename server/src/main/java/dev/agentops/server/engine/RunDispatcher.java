package dev.agentops.server.engine;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.safety.Approvals;
import dev.agentops.server.stream.Hub;
import dev.agentops.server.telemetry.TraceIds;
import dev.agentops.server.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Hands over to the engine what Postgres has taken in: new runs, decisions and cancels. Postgres is written first, so nothing is lost while
 * the engine is away; handing over twice does no harm.
 * Requests of one thread go one after the other, as they came; all else goes side by side.
 */
public final class RunDispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunDispatcher.class);
    private static final long SWEEP_MILLIS = 1_000;
    private static final int SIDE_BY_SIDE = 32;

    private final Threads threads;
    private final Approvals approvals;
    private final RestateEngine engine;
    private final EndFromOutside outside;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dispatcher").factory());
    private final ExecutorService hands = Executors.newFixedThreadPool(
            SIDE_BY_SIDE, Thread.ofVirtual().name("hand-over-", 0).factory());
    private final AtomicBoolean nudged = new AtomicBoolean();
    private final Runnable unsubscribe;
    private boolean away;

    public RunDispatcher(Threads threads, Approvals approvals, RestateEngine engine, EndFromOutside outside, Hub hub) {
        this.threads = threads;
        this.approvals = approvals;
        this.engine = engine;
        this.outside = outside;
        this.unsubscribe = hub.onCancel(runId -> hands.execute(() -> stopLeftovers(runId)));
        worker.scheduleWithFixedDelay(this::sweep, 0, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something new is in Postgres: hand it over now instead of at the next sweep. Any thread. */
    public void nudge() {
        if (nudged.compareAndSet(false, true)) {
            worker.execute(this::sweep);
        }
    }

    private void sweep() {
        nudged.set(false);
        try {
            var work = new ArrayList<Callable<Boolean>>();
            var byThread = threads.unsubmitted().stream()
                    .collect(Collectors.groupingBy(RunRequest::threadId, LinkedHashMap::new, Collectors.toList()));
            byThread.values().forEach(requests -> work.add(() -> submit(requests)));
            approvals.unsignalled().forEach(signal -> work.add(() -> signal(signal)));
            threads.undeliveredCancels().forEach(runId -> work.add(() -> cancel(runId)));
            for (var done : hands.invokeAll(work)) {
                done.get();
            }
            away = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | ExecutionException e) {
            if (!away) {
                LOG.warn("Runs and decisions wait until the engine and the database answer again: {}", e.toString());
            }
            away = true;
        }
    }

    private boolean submit(List<RunRequest> requests) {
        for (var request : requests) {
            engine.submit(request, Map.of("traceparent", TraceIds.traceParent(request.runId())));
            threads.submitted(request.runId());
        }
        return true;
    }

    private boolean signal(Approvals.Signal signal) {
        engine.signal(signal.runId(), signal.to());
        approvals.signalled(signal.approvalId());
        return true;
    }

    private boolean cancel(String runId) throws Exception {
        switch (engine.cancel(runId)) {
            case DELIVERED -> threads.cancelDelivered(runId);
            case DOES_NOT_FIT -> outside.end(runId);
            case NOT_RUNNING -> {
                // it has just ended, or the engine does not see it now: then it is looked for again
            }
        }
        return true;
    }

    private void stopLeftovers(String runId) {
        try {
            engine.stopLeftovers(runId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        unsubscribe.run();
        worker.shutdownNow();
        hands.shutdownNow();
    }
}
