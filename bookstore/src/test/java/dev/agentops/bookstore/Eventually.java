package dev.agentops.bookstore;

import java.time.Duration;
import java.util.concurrent.Callable;

import static org.assertj.core.api.Assertions.fail;

/** Waits for what takes a moment, and fails with the last state when it does not come. */
final class Eventually {
    private Eventually() {}

    static void within(Duration patience, String what, Callable<Boolean> condition, Callable<?> state)
            throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                fail("%s: not within %d s; last: %s".formatted(what, patience.toSeconds(), state.call()));
            }
            Thread.sleep(100);
        }
    }
}
