package dev.agentops.agentkit;

/**
 * A budget that runs share, such as a day's for a whole server. Asked before each model call of an agent in a step of its own, so
 * it may look at a clock and a database, and a replay hears the same answer. A network inside of another that has none of its own is held to the
 * outer one's. Thread-safe.
 */
@FunctionalInterface
public interface SharedBudget {
    SharedBudget NONE = request -> Limits.Reached.NOTHING;

    /** Whether a run of its own accord must end once a call's cost is not known, since this could not be kept. */
    default boolean countsMoney() {
        return true;
    }

    /**
     * @return {@link Limits.Reached#NOTHING} while there is something left
     * @throws Exception when it cannot be told; the step is tried again then, and nothing is spent
     */
    Limits.Reached reached(RunRequest request) throws Exception;

    /**
     * Before a tool call, inside its step: one that is reached keeps the call from running, and the run's next model call is asked about
     * with {@link #reached}. For a call that a human approves it is asked twice: before the question, and before the effect.
     *
     * @throws Exception as {@link #reached}
     */
    default Limits.Reached beforeTool(RunRequest request) throws Exception {
        return Limits.Reached.NOTHING;
    }
}
