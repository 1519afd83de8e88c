package dev.agentops.agentkit;

import dev.agentops.agentkit.steps.Steps;

import java.util.function.Supplier;

/** The journal of a run whose parts may stand in one entry of the engine's. Belongs to one run and its thread. */
interface JoinedSteps extends Steps {
    /** What has to be in the engine's journal before something else begins. */
    enum Kind {
        /** An agent speaks, after the router perhaps. What one has said is journalled before the next speaks. */
        WORD,
        /** Whatever comes next may be joined to it. */
        RESULT,
        /** A verdict is journalled before anything follows from it. */
        VERDICT
    }

    /**
     * A part that commits what it did to the thread's log, and when it runs again finds that there.
     *
     * @param name as of {@link Steps#run}
     */
    <T> T join(Kind kind, String name, Class<T> type, Body<T> body);

    /** Something with calls of its own: done once, whatever is run ahead later. */
    <T> T whole(Class<T> type, Supplier<T> work);
}
