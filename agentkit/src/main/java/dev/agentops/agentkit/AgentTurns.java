package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.steps.RunCancelledException;
import dev.agentops.agentkit.thread.Continuation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One agent's turn: its model speaks, then the tools that it asked for run. */
final class AgentTurns {
    private final JoinedSteps steps;
    private final ModelStep modelStep;
    private final List<Continuation> continued;
    private final ToolSteps toolSteps;
    private final Progress progress;
    private final Reading reading;
    private final LastWord lastWord;

    AgentTurns(
            JoinedSteps steps,
            ModelStep modelStep,
            List<Continuation> continued,
            ToolSteps toolSteps,
            Progress progress,
            Reading reading,
            LastWord lastWord) {
        this.steps = steps;
        this.reading = reading;
        this.lastWord = lastWord;
        this.modelStep = modelStep;
        this.continued = continued;
        this.toolSteps = toolSteps;
        this.progress = progress;
    }

    /** The agent's word as a step of its own. @param note what it is told for this turn; empty for nothing */
    LastWord.Said ask(Agent agent, ToolChoice choice, String note) {
        var ask = asked(agent, choice, note, true);
        var said = steps.join(
                JoinedSteps.Kind.WORD,
                stepName(ask),
                LastWord.Said.class,
                mayHaveRunBefore ->
                        lastWord.after(agent, modelStep.run(ask, mayHaveRunBefore), progress, mayHaveRunBefore));
        heard(said.outcome());
        return said;
    }

    /**
     * The agent's word within a step, in a commit of its own; {@link #heard} has to hear of it.
     *
     * @param before what the run has come to; left as it is
     */
    LastWord.Said say(Agent agent, Progress before, boolean mayHaveRunBefore) throws Exception {
        var ask = asked(agent, choice(agent), "", true).spent(before.cost());
        return lastWord.after(agent, modelStep.run(ask, mayHaveRunBefore), before, mayHaveRunBefore);
    }

    /** As {@link #ask}, for what ends the run whatever the user still says: that is left for the next run. */
    ModelStep.Outcome askForTheLast(Agent agent, ToolChoice choice, String note) {
        var ask = asked(agent, choice, note, false);
        return heard(steps.join(
                JoinedSteps.Kind.WORD,
                stepName(ask),
                ModelStep.Outcome.class,
                mayHaveRunBefore -> modelStep.run(ask, mayHaveRunBefore)));
    }

    private static String stepName(ModelStep.Ask ask) {
        return "model:" + ask.turn();
    }

    /** The agent's word within a step; {@link #heard} has to hear of it. */
    ModelStep.Outcome speak(StepCommit step, Teller teller, Agent agent) throws Exception {
        var ask = asked(agent, choice(agent), "", true);
        var given = progress.turns().isEmpty()
                ? continued.stream().filter(one -> !one.calls().isEmpty()).findFirst()
                : Optional.<Continuation>empty();
        return given.isPresent()
                ? modelStep.repeat(step, teller, ask, given.get())
                : modelStep.speak(step, teller, ask);
    }

    /** @throws RunCancelledException when the run was cancelled meanwhile */
    ModelStep.Outcome heard(ModelStep.Outcome outcome) {
        progress.hear(outcome);
        if (outcome.cancelled()) {
            throw new RunCancelledException();
        }
        return outcome;
    }

    private ModelStep.Ask asked(Agent agent, ToolChoice choice, String note, boolean steerable) {
        return new ModelStep.Ask(
                reading.offeredTo(agent, progress),
                progress.messages(),
                progress.state(),
                choice,
                note,
                steerable,
                progress.nextTurn(),
                progress.nextSeq(),
                progress.compaction(),
                progress.cost());
    }

    ToolChoice choice(Agent agent) {
        if (agent.isStructured()) {
            return ToolChoice.REQUIRED;
        }
        return switch (agent.rules().toolUse()) {
            case AUTO -> ToolChoice.AUTO;
            case NONE -> ToolChoice.NONE;
            case REQUIRED_FIRST -> progress.hasCalledTools(agent.name()) ? ToolChoice.AUTO : ToolChoice.REQUIRED;
        };
    }

    List<ToolSteps.Done> tools(Agent named, Message.FromAgent reply) {
        var agent = reading.offeredTo(named, progress);
        int turn = progress.nextTurn();
        var results = new ArrayList<ToolSteps.Done>();
        for (var group : toolSteps.groups(agent, reply.toolCalls())) {
            var place = new ToolSteps.Place(
                    turn,
                    progress.nextSeq(),
                    progress.state(),
                    progress.toolCalls() + results.size(),
                    progress.toolBytes(),
                    progress.usage(),
                    progress.cost());
            for (var done : toolSteps.run(agent, reply, group, place)) {
                progress.add(done);
                results.add(done);
            }
        }
        var contents = results.stream().map(done -> done.message().content()).toList();
        var controls = results.stream().map(ToolSteps.Done::control).toList();
        progress.add(new Turn(agent.name(), reply.text(), reply.toolCalls(), contents, controls));
        return results;
    }
}
