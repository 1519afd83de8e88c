package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;

import java.util.ArrayList;
import java.util.List;

/** One model call as one step: streams while it runs, tries again when the fault may pass, keeps what was said when cancelled. */
final class ModelStep {

    /**
     * @param message the reply, or what was said until a cancel; empty if nothing was
     * @param failure empty, or why there is no reply
     */
    record Outcome(List<Message.FromAgent> message, Usage usage, Cost cost, String failure, boolean cancelled) {
        Outcome {
            message = List.copyOf(message);
        }
    }

    /**
     * One call.
     *
     * @param choice {@link ToolChoice#NONE} also drops calls that a model makes all the same
     * @param note what the model is told for this turn only; empty for nothing
     * @param seq where the reply stands in the transcript
     */
    record Ask(Agent agent, List<Message> context, State state, ToolChoice choice, String note, int turn, long seq) {
        /** A request must not end with the model's own words: providers take that for a half-written answer. */
        List<Message> messages() {
            var fitted = ContextWindow.fit(context);
            if (!(fitted.getLast() instanceof Message.FromAgent)) {
                return fitted;
            }
            var all = new ArrayList<>(fitted);
            all.add(new Message.FromUser("note", note.isEmpty() ? "Go on." : note));
            return all;
        }
    }

    private final RunRequest request;
    private final Lineage lineage;
    private final ThreadLog log;
    private final Limits limits;

    ModelStep(RunRequest request, Lineage lineage, ThreadLog log, Limits limits) {
        this.request = request;
        this.lineage = lineage;
        this.log = log;
        this.limits = limits;
    }

    Outcome run(Ask ask, boolean mayHaveRunBefore) throws Exception {
        int turn = ask.turn();
        var step = new StepCommit(log, request, "model:" + turn, "model", turn, "", mayHaveRunBefore);
        return step.end(Outcome.class, teller -> speak(step, teller, ask));
    }

    /** The body of the step, also as the end of another. */
    Outcome speak(StepCommit step, Teller teller, Ask ask) {
        var agent = ask.agent();
        step.kind("model");
        step.detail(agent.model().name());
        teller.speaks(agent.name());
        var stream = new ReplyStream(request, lineage, log, teller, ask.turn());
        if (teller.attempt() > 1) {
            stream.restart("The server stopped while the model was answering.");
        }
        var outcome = answer(ask, stream);
        if (!outcome.failure().isEmpty()) {
            step.status("failed");
        }
        if (outcome.cancelled()) {
            step.status("cancelled");
        }
        outcome.message().forEach(message -> step.add(List.of(new ThreadLog.Placed(ask.seq(), message))));
        return outcome;
    }

    /** What the user's own code breaks ends the turn, not the process: it would break the same way again. */
    private Outcome answer(Ask ask, ReplyStream stream) {
        try {
            var moment = new Hooks.Moment(request, ask.agent().name(), ask.turn(), ask.state());
            var hooks = ask.agent().hooks();
            var plain = modelRequest(ask);
            var changed = UserCode.call("the hook before a model call", () -> hooks.beforeModel(moment, plain));
            return new ModelCall(ask, moment, limits.pricing(), stream).run(changed);
        } catch (InterruptedException e) {
            return ModelCall.interrupted(ask.agent(), stream, limits.pricing());
        } catch (UserCode.Failed e) {
            return ModelCall.failed(stream, e.getMessage());
        }
    }

    private ModelRequest modelRequest(Ask ask) throws InterruptedException {
        var agent = ask.agent();
        String system = UserCode.call(
                "the system prompt of " + agent.name(), () -> agent.system().apply(ask.state()));
        return new ModelRequest(
                ask.note().isEmpty() ? system : system + "\n\n" + ask.note(),
                ask.messages(),
                agent.tools().stream().map(Tool::spec).toList(),
                agent.tools().isEmpty() ? ToolChoice.AUTO : ask.choice(),
                limits.maxOutputTokens());
    }
}
