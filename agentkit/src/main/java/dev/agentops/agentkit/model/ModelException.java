package dev.agentops.agentkit.model;

import java.time.Duration;
import java.util.Optional;

/** A model call that gave no answer. The message says what happened and what to do; it never holds a key. */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean retriable;
    private final transient Duration retryAfter;

    private ModelException(String message, boolean retriable, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.retriable = retriable;
        this.retryAfter = retryAfter;
    }

    /** The same call may succeed later: overload, rate limit, a cut or stalled stream. */
    public static ModelException retriable(String message, Duration retryAfter, Throwable cause) {
        return new ModelException(message, true, retryAfter, cause);
    }

    /** The same call will fail again: a wrong key, an unknown model, a refused request. */
    public static ModelException permanent(String message, Throwable cause) {
        return new ModelException(message, false, Duration.ZERO, cause);
    }

    public boolean retriable() {
        return retriable;
    }

    /** How long the provider asked to wait, if it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter).filter(Duration::isPositive);
    }
}
