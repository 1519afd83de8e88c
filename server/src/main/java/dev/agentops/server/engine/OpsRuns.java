package dev.agentops.server.engine;

import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.Network;
import dev.agentops.agentkit.RunRequest;
import dev.agentops.agentkit.RunResult;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.restate.RunHandler;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.LogEntry;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.ToolGate;

import java.time.Instant;
import java.util.List;

/** What the engine runs. */
public record OpsRuns(Network network, ThreadLog log, ToolGate gate) implements RunHandler {
    private static final String LOST = "The run was ended in the engine (%s). Ask again to go on from here.";

    @Override
    public RunResult run(RunRequest request, Steps steps) {
        return network.run(request, steps, log, gate);
    }

    @Override
    public void lost(RunRequest request, String why) throws Exception {
        close(request, RunResult.Status.FAILED, LOST.formatted(why));
    }

    /** Ends a run in the log that can't end itself. Again, or after its own end, does nothing. */
    void close(RunRequest request, RunResult.Status status, String why) throws Exception {
        gate.runEnds(request.runId());
        var result = new RunResult(request.runId(), status, "", why, "", Usage.NONE, 0);
        var told = new AgentEvent.RunFinished(result.status().wireName(), "", why, Usage.NONE, 0);
        var entry = new LogEntry(request.runId() + "/lost", request.runId(), "finish", 1, 0, "", Instant.now(), told);
        log.close(
                new ThreadLog.Commit(
                        request.threadId(),
                        request.runId(),
                        "finish",
                        "save",
                        result.status().wireName(),
                        "",
                        1,
                        Instant.now(),
                        Json.write(result),
                        List.of(),
                        List.of(entry)),
                StatePatch.NONE);
    }
}
