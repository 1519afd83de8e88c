package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.steps.Steps;

/**
 * What a run does. Called again from the top after a crash or a wait, with a journal that knows what is done. Called for several runs at
 * once, each on its own virtual thread: thread-safe.
 */
public interface RunHandler {
    RunResult run(RunRequest request, Steps steps);

    /**
     * The run ended without a result: it was killed in the engine, or a step of it came to what no journal can hold. Called in a
     * step; may be called again.
     *
     * @param why one line; {@code killed} when that was done by hand
     */
    void lost(RunRequest request, String why) throws Exception;
}
