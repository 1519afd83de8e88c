package dev.agentops.server.engine;

import dev.agentops.agentkit.restate.RestateBuilds;
import dev.agentops.server.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs that can't go on by themselves, as their build can't be served any more or they do not fit the one they were moved to. Their
 * threads are told what to do; one whose build is gone and that somebody cancels is ended from here, as its own code can't do it.
 */
public final class LostRuns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LostRuns.class);
    private static final long LOOK_MILLIS = 2_000;
    private static final int LOOKS_PER_MISFIT = 5;
    private static final String MISFIT =
            "This run was moved to a build that takes other steps than it began with, so it can't go on.";

    private final Builds builds;
    private final RestateBuilds engine;
    private final Threads threads;
    private final EndFromOutside outside;
    private final Set<String> told = new HashSet<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lost-runs").factory());
    private long looks;
    private boolean away;

    public LostRuns(Builds builds, RestateBuilds engine, Threads threads, EndFromOutside outside) {
        this.builds = builds;
        this.engine = engine;
        this.threads = threads;
        this.outside = outside;
        worker.scheduleWithFixedDelay(this::lookQuietly, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void lookQuietly() {
        try {
            look();
            away = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (!away) {
                LOG.warn("Lost runs are looked for again when the engine and the database answer: {}", e.toString());
            }
            away = true;
        }
    }

    private void look() throws Exception {
        lookForLost();
        if (looks++ % LOOKS_PER_MISFIT == 0) {
            for (var runId : engine.notFitting()) {
                tell(runId, "misfit", MISFIT, "Cancel it (./agentops cancel " + runId + ") and ask again.");
            }
        }
    }

    private void lookForLost() throws Exception {
        for (var build : builds.lost()) {
            var pinned = engine.runs(build.deployment());
            for (var runId : threads.cancelRequested(pinned)) {
                outside.end(runId);
                pinned.remove(runId);
            }
            for (var runId : pinned) {
                String why =
                        "This run began on build " + build.id() + ", which can't be served: " + build.detail() + ".";
                tell(runId, build.id(), why, remedy(runId));
            }
        }
    }

    private void tell(String runId, String cause, String why, String remedy) {
        if (!told.contains(runId + " " + cause)) {
            LOG.warn("Run {}: {}", runId, why);
            threads.request(runId).ifPresent(request -> threads.stalled(request, cause, why, remedy));
            told.add(runId + " " + cause);
        }
    }

    private static String remedy(String runId) {
        return "Cancel it (./agentops cancel " + runId
                + ") and ask again, or let the present build go on with it (./agentops move " + runId
                + "), which works where both take the same steps.";
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
