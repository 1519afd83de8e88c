package dev.agentops.agentkit;

import dev.agentops.agentkit.restate.RestateEngine;
import dev.agentops.agentkit.restate.RunHandler;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolGate;

import java.io.IOException;

/** The second snippet of agentkit's README.md; {@link ReadmeOnRestateTest} runs it and compares the text. */
final class FirstAgentOnRestate {
    private FirstAgentOnRestate() {}

    // README
    static RestateEngine serve(RestateEngine.Options options, Network network, ThreadLog log)
            throws IOException, InterruptedException {
        return RestateEngine.start(options, new RunHandler() {
            @Override
            public RunResult run(RunRequest request, Steps steps) {
                return network.run(request, steps, log, ToolGate.open());
            }

            @Override
            public void lost(RunRequest request, String why) {
                System.err.println(request.runId() + " was ended in the engine: " + why);
            }
        });
    }
    // README
}
