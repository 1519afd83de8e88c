package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.router.Decision;
import dev.agentops.agentkit.state.StatePatch;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.thread.ThreadLog.Placed;
import dev.agentops.agentkit.tool.ToolGate;

import java.util.List;
import java.util.Optional;

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

        /** @param decision any but {@link Decision.Route} */
        static Ending of(Decision decision, Progress progress) {
            return switch (decision) {
                case Decision.Done done -> done(done, progress);
                case Decision.Ask ask -> completed(ask.question(), true);
                case Decision.Fail fail -> failed(progress.lastText(), fail.reason());
                case Decision.Route route -> throw new IllegalArgumentException(route + " ends nothing");
            };
        }

        private static Ending done(Decision.Done done, Progress progress) {
            String said =
                    progress.turns().isEmpty() ? "" : progress.turns().getLast().text();
            return said.isBlank() ? completed(done.summary(), true) : completed(said, false);
        }

        Ending at(Limits.Reached reached) {
            return new Ending(status, answer, speak, error, reached, output);
        }
    }

    private static final String STEP = "finish";

    private final Network network;
    private final RunRequest request;
    private final JoinedSteps steps;
    private final ThreadLog log;
    private final ToolGate gate;

    FinishStep(Network network, RunRequest request, JoinedSteps steps, ThreadLog log, ToolGate gate) {
        this.network = network;
        this.request = request;
        this.steps = steps;
        this.log = log;
        this.gate = gate;
    }

    RunResult run(Ending ending, Progress progress) {
        return steps.join(
                JoinedSteps.Kind.RESULT,
                STEP,
                RunResult.class,
                mayHaveRunBefore -> close(ending, progress, List.of(), mayHaveRunBefore));
    }

    /**
     * The body of the step, also as the end of another. In the log it is one step of one name, so that a run ends once.
     *
     * @param decided the router's decision that ends the run, when it is still to be told
     */
    RunResult close(Ending ending, Progress progress, List<AgentEvent> decided, boolean mayHaveRunBefore)
            throws Exception {
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
        String agent = progress.lastAgent(network);
        var changes = progress.patch();
        gate.runEnds(request.runId());
        var step =
                new StepCommit(log, request, STEP, "save", decided.isEmpty() ? turns : turns + 1, "", mayHaveRunBefore);
        step.status(ending.status().wireName());
        return step.close(RunResult.class, changes, teller -> {
            decided.forEach(teller::tell);
            teller.speaks(agent);
            if (ending.speak() && !ending.answer().isBlank()) {
                step.add(List.of(new Placed(0, spoken(ending.answer(), agent, teller))));
            }
            tellEnd(teller, ending, progress, changes, result);
            return result;
        });
    }

    /** How an earlier attempt ended the run. */
    Optional<RunResult> earlier(boolean mayHaveRunBefore) throws Exception {
        return mayHaveRunBefore
                ? log.recall(request.threadId(), request.runId(), STEP)
                        .outcome()
                        .map(json -> Json.read(json, RunResult.class))
                : Optional.empty();
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
}
