package dev.agentops.bookstore.supervisor;

import dev.agentops.bookstore.home.BookstoreException;

import java.io.IOException;
import java.time.Duration;

/** Brings one crashed service back, after a wait that doubles with each crash in a row. Used by one thread at a time. */
final class Revival {
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofSeconds(30);

    private final ServiceProcess process;
    private Duration wait = FIRST_WAIT;
    private boolean down;
    private boolean answered;
    private long since = System.nanoTime();

    Revival(ServiceProcess process) {
        this.process = process;
    }

    /** Whether the service has answered since it was started last. */
    boolean hasAnswered() {
        return answered;
    }

    /** The service was started on purpose: crashes before that no longer count. */
    void startedOnPurpose(boolean answers) {
        down = false;
        answered = answers;
        wait = FIRST_WAIT;
        since = System.nanoTime();
    }

    /** Looks after the service. Returns true when it has just come back. */
    boolean tick() throws IOException {
        if (process.isAlive()) {
            return tickAlive();
        }
        if (!down) {
            down = true;
            answered = false;
            since = System.nanoTime();
            System.err.println(process.service().id() + " ended; next try in " + wait.toMillis() + " ms. It said:\n"
                    + process.lastWords());
        } else if (elapsed().compareTo(wait) >= 0) {
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            restart();
        }
        return false;
    }

    private boolean tickAlive() {
        if (!answered) {
            answered = process.answers();
            return answered;
        }
        if (elapsed().compareTo(STABLE) > 0) {
            wait = FIRST_WAIT;
        }
        return false;
    }

    private void restart() throws IOException {
        down = false;
        since = System.nanoTime();
        try {
            process.start();
        } catch (BookstoreException e) {
            // The bookstore shuts down: whoever crashed stays down.
            down = true;
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
