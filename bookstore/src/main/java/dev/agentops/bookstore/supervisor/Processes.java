package dev.agentops.bookstore.supervisor;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

final class Processes {
    private static final int PATIENCE_SECONDS = 3;

    private Processes() {}

    /** Asks the process to end, and kills it when it does not. Returns when it has ended. */
    static void end(ProcessHandle process) {
        process.destroy();
        try {
            if (!endsInTime(process)) {
                process.destroyForcibly();
                endsInTime(process);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean endsInTime(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("could not wait for process " + process.pid(), e);
        }
    }
}
