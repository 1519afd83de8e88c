package dev.agentops.agentkit;

import dev.agentops.agentkit.model.ModelException;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The waits between the attempts of a model call: what the provider asks for, else half a second that doubles each time. Spread by a
 * fifth, so that runs which failed together do not ask together again. Thread-safe.
 */
final class Backoff {
    static final Backoff REAL =
            new Backoff(Thread::sleep, () -> ThreadLocalRandom.current().nextDouble());

    /** Longer than this nobody waits: a fallback may answer now, or a human decides. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final double SPREAD = 0.2;
    private static final Duration NOTICED = Duration.ofSeconds(1);

    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final Sleeper sleeper;
    private final DoubleSupplier random;

    /** @param random from 0 to 1 */
    Backoff(Sleeper sleeper, DoubleSupplier random) {
        this.sleeper = sleeper;
        this.random = random;
    }

    static boolean asksTooMuch(ModelException e) {
        return e.retryAfter().filter(wait -> wait.compareTo(LONGEST) > 0).isPresent();
    }

    /** What went wrong, with how long the provider wants to be left alone if that is a second or more. */
    static String words(ModelException e) {
        var asked = e.retryAfter().filter(wait -> wait.compareTo(NOTICED) >= 0);
        if (asked.isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        long seconds = asked.get().plusMillis(999).toSeconds();
        String wait = seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
        return e.getMessage() + " It asks to wait " + wait + ": ask again then, or use a fallback model.";
    }

    /** @param tries that failed so far */
    void pause(ModelException e, int tries) throws InterruptedException {
        pause(before(e, tries));
    }

    void pause(Duration wait) throws InterruptedException {
        sleeper.sleep(wait);
    }

    /** How long to wait before the next attempt. @param tries that failed so far */
    Duration before(ModelException e, int tries) {
        double share = random.getAsDouble();
        var asked = e.retryAfter();
        // asked to wait, we never come earlier
        return asked.isPresent()
                ? times(asked.get(), 1 + SPREAD * share)
                : times(FIRST.multipliedBy(1L << (tries - 1)), 1 - SPREAD + 2 * SPREAD * share);
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * factor));
    }
}
