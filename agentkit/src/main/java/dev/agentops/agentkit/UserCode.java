package dev.agentops.agentkit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Calls what the user of the library wrote: whatever it throws, or a null, becomes one short line; the stack goes to the log. */
final class UserCode {
    private static final Logger LOG = LoggerFactory.getLogger(UserCode.class);
    private static final int MAX_MESSAGE = 500;

    /** The message is one line, for the model and for people. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message, Throwable cause) {
            super(message, cause);
        }

        Failed(String message) {
            super(message);
        }
    }

    private UserCode() {}

    /**
     * @param what such as {@code the hook before a model call}
     * @throws Failed with {@code what} and why in its message
     */
    static <T> T call(String what, Callable<T> code) throws InterruptedException {
        try {
            return Objects.requireNonNull(code.call(), "it returned null");
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            LOG.warn("{} failed", what, e);
            throw new Failed(what + " failed: " + reason(e), e);
        }
    }

    /** For code between steps: it runs again on replay, so it must only look and compute. */
    static boolean check(String what, BooleanSupplier code) {
        return pure(what, code::getAsBoolean);
    }

    /** As {@link #check}. */
    static <T> T pure(String what, Supplier<T> code) {
        try {
            return Objects.requireNonNull(code.get(), "it returned null");
        } catch (RuntimeException | Error e) {
            LOG.warn("{} failed", what, e);
            throw new Failed(what + " failed: " + reason(e), e);
        }
    }

    /** The first line of what went wrong. */
    static String reason(Throwable e) {
        String name = e.getClass().getSimpleName();
        String line = Objects.requireNonNullElse(e.getMessage(), name)
                .lines()
                .findFirst()
                .orElse(name);
        String said = e instanceof Error && !line.equals(name) ? name + ": " + line : line;
        return Excerpt.ofUnredacted(said, MAX_MESSAGE);
    }
}
