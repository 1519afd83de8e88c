package dev.agentops.agentkit.model;

import java.time.Duration;
import java.util.Optional;

/** A model call that gave no answer. The message says what happened and what to do; it never holds a key. */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kind of failure it is, and so what may help. */
    public enum Reason {
        PASSING,
        PERMANENT,
        CONTEXT_TOO_LONG
    }

    private final Reason reason;
    private final transient Duration retryAfter;

    private ModelException(String message, Reason reason, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** The same call may succeed later: overload, rate limit, a cut or stalled stream. */
    public static ModelException retriable(String message, Duration retryAfter, Throwable cause) {
        return new ModelException(message, Reason.PASSING, retryAfter, cause);
    }

    /** The same call will fail again: a wrong key, an unknown model, a refused request. */
    public static ModelException permanent(String message, Throwable cause) {
        return new ModelException(message, Reason.PERMANENT, Duration.ZERO, cause);
    }

    /** The request is longer than the model's window: a shorter one may succeed. */
    public static ModelException contextTooLong(String message, Throwable cause) {
        return new ModelException(message, Reason.CONTEXT_TOO_LONG, Duration.ZERO, cause);
    }

    public Reason reason() {
        return reason;
    }

    public boolean retriable() {
        return reason == Reason.PASSING;
    }

    /** How long the provider asked to wait, if it did. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter).filter(Duration::isPositive);
    }
}
