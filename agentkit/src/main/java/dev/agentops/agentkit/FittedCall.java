package dev.agentops.agentkit;

import dev.agentops.agentkit.context.CompactionPlan;
import dev.agentops.agentkit.context.ContextPolicy;
import dev.agentops.agentkit.context.ContextView;
import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.thread.Compaction;
import dev.agentops.agentkit.tool.Tool;

import java.util.ArrayList;
import java.util.List;

/**
 * A model call whose request fits into the model's window. A transcript that is too long, by our count or by the provider's word, is
 * compacted and the call made again, all of it inside the one step: what comes out holds for later turns.
 */
final class FittedCall {
    private static final int MAX_COMPACTIONS = 3;
    /** A request that was refused is more than this many times the one that follows. */
    private static final double SHRINK = 0.4;

    private final ModelStep.Ask ask;
    private final Hooks.Moment moment;
    private final Limits limits;
    private final ReplyStream stream;
    private final ContextPolicy policy;
    private final long window;
    private final Spent spent;
    private final Backoff backoff;
    private Compaction compaction;
    private int compactions;

    FittedCall(ModelStep.Ask ask, Hooks.Moment moment, Limits limits, ReplyStream stream, Backoff backoff) {
        this.ask = ask;
        this.moment = moment;
        this.limits = limits;
        this.stream = stream;
        this.policy = ask.agent().rules().context();
        this.window = policy.window(ask.agent().model(), limits.maxOutputTokens());
        this.compaction = ask.compaction();
        this.spent = new Spent(ask.agent(), limits, ask.spent(), stream);
        this.backoff = backoff;
    }

    ModelStep.Outcome run() {
        try {
            return counted(call());
        } catch (InterruptedException e) {
            return counted(ModelCall.interrupted(ask.agent(), stream, limits.pricing()));
        } catch (UserCode.Failed e) {
            return counted(ModelCall.failed(stream, e.getMessage()));
        }
    }

    private ModelStep.Outcome call() throws InterruptedException {
        var agent = ask.agent();
        String system = UserCode.call(
                "the system prompt of " + agent.name(), () -> agent.system().apply(ask.state()));
        var view = view();
        tellTrimmed(view);
        if (view.characters() > room(system)) {
            view = compacted(view, "it had grown over the share of the window that is given to it");
        }
        while (true) {
            var money = spent.moneyReached();
            if (money.isPresent()) {
                return ModelCall.failed(
                        stream, "The model was not asked. " + money.get().detail());
            }
            try {
                var plain = request(system, view);
                var changed = UserCode.call(
                        "the hook before a model call", () -> agent.hooks().beforeModel(moment, plain));
                return new ModelCall(ask, moment, limits.pricing(), stream, spent, backoff).run(changed);
            } catch (ModelException tooLong) {
                if (compactions == MAX_COMPACTIONS) {
                    return ModelCall.failed(
                            stream,
                            tooLong.getMessage() + " Shortening it " + compactions
                                    + " times did not help; start a new thread, or give the agent a model with a larger window.");
                }
                view = compacted(view, tooLong.getMessage());
                stream.nextAttempt("The conversation was too long for the model and was compacted.");
            }
        }
    }

    private ContextView view() {
        return ContextView.of(ask.context(), compaction, policy, window);
    }

    /** Characters that messages may have, beside the system prompt. */
    private long room(String system) {
        return (long) Math.max(policy.trimAbove() * window, policy.compactAbove() * window - system.length());
    }

    private void tellTrimmed(ContextView view) {
        if (view.trimmed() > 0) {
            stream.tell(new AgentEvent.ContextTrimmed(view.trimmed(), view.trimmedCharacters()));
        }
    }

    private ContextView compacted(ContextView view, String reason) throws InterruptedException {
        compactions++;
        long budget = (long) Math.min(policy.trimTo() * window, SHRINK * view.characters());
        var plan = CompactionPlan.of(ask.context(), compaction, budget);
        String summary = plan.earlierSummary();
        String without = "";
        if (plan.wantsSummary()) {
            var made = new SummaryCall(ask.agent(), moment, limits, stream, spent, backoff).run(plan, (int)
                    Math.min(window / 2, Math.max(budget, view.characters() / 2)));
            summary = made.text();
            without = made.lack().isEmpty() ? "" : " " + made.lack();
        }
        compaction = plan.with(summary);
        var shorter = view();
        stream.tell(new AgentEvent.ContextCompacted(
                compaction.upToSeq(), !summary.isEmpty(), view.characters(), shorter.characters(), reason + without));
        return shorter;
    }

    /** A request must not end with the model's own words: providers take that for a half-written answer. */
    private ModelRequest request(String system, ContextView view) {
        var agent = ask.agent();
        List<Message> messages = view.messages();
        if (messages.getLast() instanceof Message.FromAgent) {
            messages = new ArrayList<>(messages);
            messages.add(new Message.FromUser("note", ask.note().isEmpty() ? "Go on." : ask.note()));
        }
        return new ModelRequest(
                ask.note().isEmpty() ? system : system + "\n\n" + ask.note(),
                messages,
                agent.tools().stream().map(Tool::spec).toList(),
                agent.tools().isEmpty() ? ToolChoice.AUTO : ask.choice(),
                limits.maxOutputTokens());
    }

    private ModelStep.Outcome counted(ModelStep.Outcome outcome) {
        return new ModelStep.Outcome(
                List.of(),
                outcome.message(),
                outcome.usage().plus(spent.usage()),
                outcome.cost().plus(spent.cost()),
                outcome.failure(),
                outcome.cancelled(),
                compactions == 0 ? Compaction.NONE : compaction);
    }
}
