package dev.agentops.server.engine;

import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.restate.RestateBuilds;
import dev.agentops.server.threads.Threads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels runs that can't end themselves, as no process has the code that fits their journal. */
public record EndFromOutside(RestateBuilds engine, Threads threads, OpsRuns runs) {
    private static final Logger LOG = LoggerFactory.getLogger(EndFromOutside.class);
    private static final String ENDED =
            "The build that it began on is not served any more, so it was ended from outside.";

    /** May be called again. */
    void end(String runId) throws Exception {
        LOG.warn("Run {} is cancelled and can't end itself: the engine kills it", runId);
        engine.kill(runId);
        var request = threads.request(runId);
        if (request.isPresent()) {
            runs.close(request.get(), RunResult.Status.CANCELLED, ENDED);
        }
        threads.cancelDelivered(runId);
    }
}
