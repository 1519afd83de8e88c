package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.steps.Steps;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLog.Placed;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.List;

/** The last step of a run: says what is still to be said, stores the state, tells readers how it ended. */
final class FinishStep {
    /**
     * @param answer to the user; empty if there is none
     * @param speak whether the answer still has to be said: no agent wrote it
     * @param output the answer as JSON when it is a record
     */
    record Ending(
            RunResult.Status status, String answer, boolean speak, String error, Limits.Reached limit, String output) {
        private static final Limits.Reached NO_LIMIT = new Limits.Reached("", "");

        static Ending completed(String answer, boolean speak) {
            return new Ending(RunResult.Status.COMPLETED, answer, speak, "", NO_LIMIT, "");
        }

        static Ending failed(String answer, String error) {
            return new Ending(RunResult.Status.FAILED, answer, false, error, NO_LIMIT, "");
        }

        static Ending cancelled(String answer) {
            return new Ending(RunResult.Status.CANCELLED, answer, false, "", NO_LIMIT, "");
        }

        static Ending limited(String answer, Limits.Reached limit) {
            return new Ending(RunResult.Status.COMPLETED, answer, false, "", limit, "");
        }

        /** @param said what the agent wrote beside the record; the record itself is said when that is nothing */
        static Ending structured(String said, String json) {
            return new Ending(
                    RunResult.Status.COMPLETED, said.isBlank() ? json : said, said.isBlank(), "", NO_LIMIT, json);
        }

        Ending at(Limits.Reached reached) {
            return new Ending(status, answer, speak, error, reached, output);
        }
    }

    private final Network network;
    private final RunRequest request;
    private final Steps steps;
    private final ThreadLog log;
    private final ToolGate gate;

    FinishStep(Network network, RunRequest request, Steps steps, ThreadLog log, ToolGate gate) {
        this.network = network;
        this.request = request;
        this.steps = steps;
        this.log = log;
        this.gate = gate;
    }

    RunResult run(Ending ending, Progress progress) {
        int turns = progress.turns().size();
        var result = new RunResult(
                request.runId(),
                ending.status(),
                ending.answer(),
                ending.error(),
                ending.limit().limit(),
                progress.usage(),
                turns,
                ending.output(),
                progress.cost());
        String agent = lastAgent(progress);
        var changes = progress.patch();
        return steps.run("finish", RunResult.class, mayHaveRunBefore -> {
            gate.runEnds(request.runId());
            var step = new StepCommit(log, request, "finish", "save", turns, agent, mayHaveRunBefore);
            step.status(ending.status().wireName());
            return step.close(RunResult.class, changes, teller -> {
                if (ending.speak() && !ending.answer().isBlank()) {
                    step.add(List.of(new Placed(0, spoken(ending.answer(), agent, teller))));
                }
                tellEnd(teller, ending, progress, changes, result);
                return result;
            });
        });
    }

    private void tellEnd(Teller teller, Ending ending, Progress progress, StatePatch changes, RunResult result)
            throws InterruptedException {
        if (!changes.isEmpty()) {
            teller.tell(new AgentEvent.StateChanged(progress.state().changesOf(changes)));
        }
        if (!ending.limit().limit().isEmpty()) {
            teller.tell(new AgentEvent.LimitReached(
                    ending.limit().limit(), ending.limit().detail()));
        }
        callHook(teller, result);
        teller.tell(new AgentEvent.RunFinished(
                ending.status().wireName(), ending.answer(), ending.error(), progress.usage(), result.turns()));
    }

    /** The run is over, so a hook that fails here changes nothing; readers are told. */
    private void callHook(Teller teller, RunResult result) throws InterruptedException {
        try {
            UserCode.call("the hook at the end of a run", () -> {
                network.hooks().onFinish(request, result);
                return true;
            });
        } catch (UserCode.Failed e) {
            teller.tell(new AgentEvent.Custom(
                    "hook_failed", Json.mapper().createObjectNode().put("message", e.getMessage())));
        }
    }

    private Message spoken(String text, String agent, Teller teller) {
        String id = request.runId() + ":answer";
        teller.tell(new AgentEvent.TextStarted(id));
        teller.tell(new AgentEvent.TextDelta(id, text));
        teller.tell(new AgentEvent.TextEnded(id));
        return new Message.FromAgent(id, agent, text, List.of(), "", "");
    }

    private String lastAgent(Progress progress) {
        return progress.turns().isEmpty()
                ? network.agents().getFirst().name()
                : progress.turns().getLast().agent();
    }
}
