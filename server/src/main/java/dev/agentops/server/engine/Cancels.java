package dev.agentops.server.engine;

import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.server.threads.Threads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Brings cancels to where the run is. Each process that serves runs looks into Postgres by itself, so that a cancel reaches the
 * process that executes the run, whichever took the request: one of these tells the engine, all interrupt what they execute.
 */
final class Cancels {
    private final Threads threads;
    private final RestateEngine engine;
    private final EndFromOutside outside;

    Cancels(Threads threads, RestateEngine engine, EndFromOutside outside) {
        this.threads = threads;
        this.engine = engine;
        this.outside = outside;
    }

    /** What is to be done now, in any order and at once. Each may be done again. */
    List<Callable<Boolean>> due() {
        var work = new ArrayList<Callable<Boolean>>();
        var undelivered = threads.undeliveredCancels();
        undelivered.forEach(runId -> work.add(() -> deliver(runId)));
        for (var runId : threads.cancelRequested(engine.executing())) {
            if (!undelivered.contains(runId)) {
                work.add(() -> interrupt(runId));
            }
        }
        return work;
    }

    private boolean deliver(String runId) throws Exception {
        switch (engine.cancel(runId)) {
            case DELIVERED, NOT_RUNNING -> threads.cancelDelivered(runId);
            case DOES_NOT_FIT -> outside.end(runId);
            case ON_ANOTHER_BUILD -> {
                return false;
            }
        }
        return true;
    }

    private boolean interrupt(String runId) throws InterruptedException {
        engine.interrupt(runId);
        return true;
    }
}
