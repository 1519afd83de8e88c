package dev.agentops.agentkit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.Compaction;
import dev.agentops.agentkit.thread.Continuation;
import dev.agentops.agentkit.thread.ThreadLog;

import java.util.ArrayList;
import java.util.List;

/** One model call as one step: streams while it runs, tries again when the fault may pass, keeps what was said when cancelled. */
final class ModelStep {

    /**
     * @param steers what the user said meanwhile, taken in ahead of the reply
     * @param message the reply, or what was said until a cancel; empty if nothing was
     * @param failure empty, or why there is no reply
     * @param compaction that was made for this call and holds from now on
     */
    record Outcome(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Message.FromUser> steers,
            List<Message.FromAgent> message,
            Usage usage,
            Cost cost,
            String failure,
            boolean cancelled,
            Compaction compaction) {
        Outcome {
            steers = steers == null ? List.of() : List.copyOf(steers);
            message = List.copyOf(message);
            compaction = Compaction.orNone(compaction);
        }

        Outcome(List<Message.FromAgent> message, Usage usage, Cost cost, String failure, boolean cancelled) {
            this(List.of(), message, usage, cost, failure, cancelled, Compaction.NONE);
        }

        Outcome after(List<Message.FromUser> taken) {
            return new Outcome(taken, message, usage, cost, failure, cancelled, compaction);
        }
    }

    /**
     * One call.
     *
     * @param choice {@link ToolChoice#NONE} also drops calls that a model makes all the same
     * @param note what the model is told for this turn only; empty for nothing
     * @param context the whole transcript; what is sent of it is decided in the step
     * @param steerable whether what the user says meanwhile is taken in
     * @param seq where the reply stands in the transcript
     * @param compaction the newest one
     * @param spent by the run so far
     */
    record Ask(
            Agent agent,
            List<Message> context,
            State state,
            ToolChoice choice,
            String note,
            boolean steerable,
            int turn,
            long seq,
            Compaction compaction,
            Cost spent) {
        Ask after(List<Message.FromUser> steers) {
            var all = new ArrayList<>(context);
            all.addAll(steers);
            return new Ask(agent, all, state, choice, note, steerable, turn, seq + steers.size(), compaction, spent);
        }

        Ask spent(Cost before) {
            return new Ask(agent, context, state, choice, note, steerable, turn, seq, compaction, before);
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
    Outcome speak(StepCommit step, Teller teller, Ask asked) throws Exception {
        var steers = asked.steerable() ? log.steered(request.threadId(), request.runId()) : List.<Message.FromUser>of();
        for (int i = 0; i < steers.size(); i++) {
            teller.tellAs(
                    steers.get(i).id(),
                    new AgentEvent.Steered(steers.get(i).id(), steers.get(i).text()));
            step.add(List.of(new ThreadLog.Placed(asked.seq() + i, steers.get(i))));
        }
        return answered(step, teller, asked.after(steers)).after(steers);
    }

    private Outcome answered(StepCommit step, Teller teller, Ask ask) {
        var agent = ask.agent();
        step.kind("model");
        step.detail(agent.model().name());
        teller.speaks(agent.name());
        teller.tellOnce("start", new AgentEvent.TurnStarted());
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
        if (outcome.compaction().exists()) {
            step.keep(outcome.compaction());
        }
        outcome.message().forEach(message -> step.add(List.of(new ThreadLog.Placed(ask.seq(), message))));
        return outcome;
    }

    /** In place of a model's word: what an agent had asked for in another run. It costs nothing. */
    Outcome repeat(StepCommit step, Teller teller, Ask ask, Continuation given) {
        teller.speaks(ask.agent().name());
        teller.tellOnce("start", new AgentEvent.TurnStarted());
        var stream = new ReplyStream(request, lineage, log, teller, ask.turn());
        if (teller.attempt() > 1) {
            stream.restart("The server stopped before this was written down.");
        }
        var message = stream.repeated(ask.agent().name(), given);
        step.add(List.of(new ThreadLog.Placed(ask.seq(), message)));
        return new Outcome(List.of(message), Usage.NONE, Cost.ZERO, "", false);
    }

    /** What the user's own code breaks ends the turn, not the process: it would break the same way again. */
    private Outcome answer(Ask ask, ReplyStream stream) {
        var moment = new Hooks.Moment(request, ask.agent().name(), ask.turn(), ask.state());
        return new FittedCall(ask, moment, limits, stream, Backoff.REAL).run();
    }
}
