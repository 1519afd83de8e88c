package dev.agentops.agentkit.steps;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * The journal of one run. A step whose result is journalled never runs again; on replay its result comes from the journal. Code
 * between steps runs again on each replay and must be deterministic.
 *
 * <p>Belongs to one run and its thread. No step may be started inside a step's body.
 */
public interface Steps {
    /**
     * @param name unique in the run, and the same on each replay: it is the name in the journal, the trace and on the screen
     * @throws RunCancelledException when the run was cancelled
     */
    <T> T run(String name, Class<T> type, Body<T> body);

    /** Runs all, at the same time where the implementation can, and returns the results in the order given. */
    <T> List<T> runAll(Class<T> type, List<Named<T>> bodies);

    /**
     * Waits for a signal, at no cost, for as long as it takes. A signal sent before is not lost.
     *
     * @return false when the time ran out
     * @throws RunCancelledException when the run was cancelled
     */
    boolean await(String signal, Duration timeout);

    /**
     * A wait that something outside can end by its address, from now on: what is journalled is told the address before anyone waits.
     * Costs nothing if nobody waits.
     */
    default Expected expect(String signal) {
        return new Expected() {
            @Override
            public String address() {
                return signal;
            }

            @Override
            public boolean await(Duration timeout) {
                return Steps.this.await(signal, timeout);
            }
        };
    }

    /**
     * A wait of {@link #expect} whose signal is not known yet. It is asked for before a step begins in whose body the signal becomes
     * known; there, the address may be had by any thread. Applied again it gives the same wait.
     */
    default Function<String, Expected> expectLater() {
        return this::expect;
    }

    /** Whether the run is cancelled and no call has told so yet. Any thread. */
    default boolean isCancelled() {
        return false;
    }

    /** Belongs to the run's thread. */
    interface Expected {
        /** What ends the wait from outside, instead of the signal's name; the same on each replay. */
        String address();

        /** As {@link Steps#await}; again after the time was up. */
        boolean await(Duration timeout);
    }

    record Named<T>(String name, Body<T> body) {}

    /** The effect of a step. It may run again only if the process ends before its result is journalled. */
    @FunctionalInterface
    interface Body<T> {
        /**
         * @param mayHaveRunBefore false when it is certain that no earlier attempt of this step was under way
         * @throws Exception for a fault that may pass (a database that restarts): the step is tried again until it succeeds
         */
        T run(boolean mayHaveRunBefore) throws Exception;
    }
}
