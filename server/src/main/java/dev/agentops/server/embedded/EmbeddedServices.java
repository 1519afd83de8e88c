package dev.agentops.server.embedded;

import dev.agentops.server.StartException;
import dev.agentops.server.telemetry.EngineTraces;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Postgres and Restate, started side by side. {@link #close} stops Restate first. */
public record EmbeddedServices(EmbeddedPostgres postgres, EmbeddedRestate restate) implements AutoCloseable {

    /**
     * Returns when both take requests; when one can't start, the other is stopped. The caller holds the folder's lock.
     * Interrupting the thread gives up in the same way.
     */
    public static EmbeddedServices start(DataFolder data, Path repoFolder) throws StartException {
        return start(data, repoFolder, Optional.empty());
    }

    /** As the other. @param traces where Restate's spans go, if anywhere */
    public static EmbeddedServices start(DataFolder data, Path repoFolder, Optional<EngineTraces> traces)
            throws StartException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new StartException("The embedded Postgres and Restate run on Linux only; this is "
                    + System.getProperty("os.name") + ": use a Linux machine, container or WSL");
        }
        Future<EmbeddedPostgres> postgres;
        Future<EmbeddedRestate> restate;
        try (var starts = Executors.newVirtualThreadPerTaskExecutor()) {
            postgres = starts.submit(() -> EmbeddedPostgres.start(data));
            restate = starts.submit(() -> EmbeddedRestate.start(data, repoFolder, traces));
        }
        if (postgres.state() != Future.State.SUCCESS) {
            closeIfStarted(restate);
            throw reason(postgres.exceptionNow());
        }
        if (restate.state() != Future.State.SUCCESS) {
            closeIfStarted(postgres);
            throw reason(restate.exceptionNow());
        }
        return new EmbeddedServices(postgres.resultNow(), restate.resultNow());
    }

    @Override
    public void close() {
        restate.close();
        postgres.close();
    }

    private static StartException reason(Throwable failure) {
        return failure instanceof StartException reason
                ? reason
                : new StartException("A service could not start: " + failure, failure);
    }

    private static void closeIfStarted(Future<? extends AutoCloseable> start) {
        if (start.state() == Future.State.SUCCESS) {
            try {
                start.resultNow().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
