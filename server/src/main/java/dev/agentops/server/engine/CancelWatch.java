package dev.agentops.server.engine;

import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Brings cancels to the runs of a process that takes no requests itself. */
public final class CancelWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CancelWatch.class);
    private static final long LOOK_MILLIS = 500;

    private final Cancels cancels;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cancels").factory());
    private boolean away;

    public CancelWatch(Threads threads, RestateEngine engine, EndFromOutside outside) {
        this.cancels = new Cancels(threads, engine, outside);
        worker.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            for (var cancel : cancels.due()) {
                cancel.call();
            }
            away = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!away) {
                LOG.warn("Cancels wait until the engine and the database answer again: {}", e.toString());
            }
            away = true;
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
