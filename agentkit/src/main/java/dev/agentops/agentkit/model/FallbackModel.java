package dev.agentops.agentkit.model;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Two models as one: while the first one is down, calls go to the second. {@link ModelListener#onSwitch} hears of each such call, and
 * {@link ModelReply#model} says which one answered.
 *
 * <p>A call never changes models in its middle, since its listener may have heard half an answer: the call that fails still
 * fails, as one that may be tried again at once. Only retriable failures count; they count over all threads, in a row. One whose
 * provider asks to wait for longer than the cool-down is enough, and the first model is left alone for that long (at most an hour). After
 * the cool-down the first model is tried again, and one more failure is enough to leave it. Thread-safe.
 */
public final class FallbackModel implements ChatModel {
    private static final Duration COOL_DOWN = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private record Health(int failuresInARow, Instant avoidUntil, String lastFailure) {
        static final Health GOOD = new Health(0, Instant.MIN, "");
    }

    private final ChatModel primary;
    private final ChatModel fallback;
    private final int afterFailures;
    private final Duration coolDown;
    private final InstantSource clock;
    private Health health = Health.GOOD;

    /** With a cool-down of one minute. */
    public FallbackModel(ChatModel primary, ChatModel fallback, int afterFailures) {
        this(primary, fallback, afterFailures, COOL_DOWN, InstantSource.system());
    }

    /**
     * @param afterFailures how many failures in a row make calls go to the fallback
     * @param coolDown how long they do
     * @throws IllegalArgumentException when either is not positive
     */
    public FallbackModel(
            ChatModel primary, ChatModel fallback, int afterFailures, Duration coolDown, InstantSource clock) {
        if (afterFailures < 1) {
            throw new IllegalArgumentException("afterFailures is " + afterFailures + "; it must be at least 1");
        }
        if (!coolDown.isPositive()) {
            throw new IllegalArgumentException("coolDown is " + coolDown + "; it must be longer than zero");
        }
        this.primary = primary;
        this.fallback = fallback;
        this.afterFailures = afterFailures;
        this.coolDown = coolDown;
        this.clock = clock;
    }

    /** The first model's, whichever answers. */
    @Override
    public String provider() {
        return primary.provider();
    }

    /** The first model's, whichever answers. */
    @Override
    public String name() {
        return primary.name();
    }

    /** The smaller window of the two: either may answer. */
    @Override
    public int contextTokens() {
        return Math.min(primary.contextTokens(), fallback.contextTokens());
    }

    @Override
    public ModelReply chat(ModelRequest request, ModelListener listener) throws ModelException, InterruptedException {
        var avoided = avoided();
        if (avoided.isPresent()) {
            var why = avoided.get();
            listener.onSwitch(primary.name(), fallback.name(), why.failuresInARow(), why.lastFailure());
            return fallback.chat(request, listener);
        }
        try {
            var reply = primary.chat(request, listener);
            answered();
            return reply;
        } catch (ModelException e) {
            if (e.retriable() && failed(e)) {
                throw ModelException.retriable(
                        e.getMessage() + " The next calls go to " + fallback.name() + ".", Duration.ZERO, e);
            }
            throw e;
        }
    }

    /** Why the first model is avoided now, if it is. */
    private synchronized Optional<Health> avoided() {
        return clock.instant().isBefore(health.avoidUntil()) ? Optional.of(health) : Optional.empty();
    }

    private synchronized void answered() {
        health = Health.GOOD;
    }

    /** @return whether the first model is avoided from now on */
    private synchronized boolean failed(ModelException e) {
        int failures = health.failuresInARow() + 1;
        var asked = e.retryAfter().orElse(Duration.ZERO);
        boolean avoid = failures >= afterFailures || asked.compareTo(coolDown) > 0;
        var rest = asked.compareTo(coolDown) > 0 ? min(asked, LONGEST_REST) : coolDown;
        health = new Health(
                failures, avoid ? clock.instant().plus(rest) : health.avoidUntil(), String.valueOf(e.getMessage()));
        return avoid;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public String toString() {
        return primary + " or " + fallback;
    }
}
