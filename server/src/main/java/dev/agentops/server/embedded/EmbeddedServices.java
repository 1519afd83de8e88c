package dev.agentops.server.embedded;

import dev.agentops.server.StartException;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Postgres and Restate, started side by side. {@link #close} stops Restate first. */
public record EmbeddedServices(EmbeddedPostgres postgres, EmbeddedRestate restate) implements AutoCloseable {

    /** Returns when both take requests. The caller holds the folder's lock. */
    public static EmbeddedServices start(DataFolder data, Path repoFolder) throws StartException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new StartException("The embedded Postgres and Restate run on Linux only; this is "
                    + System.getProperty("os.name") + ": use a Linux machine, container or WSL");
        }
        FutureTask<EmbeddedPostgres> postgres = inParallel("postgres", () -> EmbeddedPostgres.start(data));
        FutureTask<EmbeddedRestate> restate = inParallel("restate", () -> EmbeddedRestate.start(data, repoFolder));
        try {
            return new EmbeddedServices(await(postgres), await(restate));
        } catch (StartException e) {
            stop(restate);
            stop(postgres);
            throw e;
        }
    }

    @Override
    public void close() {
        restate.close();
        postgres.close();
    }

    private static <T> FutureTask<T> inParallel(String name, Callable<T> start) {
        FutureTask<T> task = new FutureTask<>(start);
        Thread.ofVirtual().name("start-" + name).start(task);
        return task;
    }

    private static <T> T await(FutureTask<T> task) throws StartException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StartException reason
                    ? reason
                    : new StartException("A service could not start: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted", e);
        }
    }

    /** Waits for a start that is under way, as a half-started child must not be left behind. */
    private static void stop(FutureTask<? extends AutoCloseable> task) {
        try {
            task.get().close();
        } catch (ExecutionException | CancellationException neverStarted) {
            // its own start has stopped what it had begun
        } catch (Exception e) {
            Thread.currentThread().interrupt();
        }
    }
}
