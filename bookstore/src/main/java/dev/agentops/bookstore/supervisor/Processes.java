package dev.agentops.bookstore.supervisor;

import java.time.Duration;

final class Processes {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

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

    /** Polls: for a process that is not our child, {@code onExit} looks only about once a second. */
    private static boolean endsInTime(ProcessHandle process) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }
}
