package dev.agentops.agentkit.restate;

import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.steps.Steps;

/** What a run does. Called again from the top after a crash or a wait, with a journal that knows what is done. */
public interface RunHandler {
    RunResult run(RunRequest request, Steps steps);

    /** The run ended without a result: it was killed in the engine. Called in a step; may be called again. */
    void lost(RunRequest request) throws Exception;
}
