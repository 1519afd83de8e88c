package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.state.State;
import dev.agentops.agentkit.thread.ThreadLog;
import dev.agentops.agentkit.tool.Tool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One model call as one step: streams while it runs, tries again when the fault may pass, keeps what was said when cancelled. */
final class ModelStep {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStep.class);
    private static final int MAX_ATTEMPTS = 5;
    private static final int MAX_NAME = 64;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /**
     * @param message the reply, or what was said until a cancel; empty if nothing was
     * @param failure empty, or why there is no reply
     */
    record Outcome(List<Message.FromAgent> message, Usage usage, double cost, String failure, boolean cancelled) {
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
        var agent = ask.agent();
        int turn = ask.turn();
        var step = new StepCommit(log, request, "model:" + turn, "model", turn, agent.name(), mayHaveRunBefore);
        return step.end(Outcome.class, teller -> {
            step.detail(agent.model().name());
            var stream = new ReplyStream(request, lineage, log, teller, turn);
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
        });
    }

    /** What the user's own code breaks ends the turn, not the process: it would break the same way again. */
    private Outcome answer(Ask ask, ReplyStream stream) {
        try {
            var moment = new Hooks.Moment(request, ask.agent().name(), ask.turn(), ask.state());
            var hooks = ask.agent().hooks();
            var plain = modelRequest(ask);
            var changed = UserCode.call("the hook before a model call", () -> hooks.beforeModel(moment, plain));
            return call(ask, moment, changed, stream);
        } catch (InterruptedException e) {
            return interrupted(ask.agent(), stream);
        } catch (UserCode.Failed e) {
            return failed(stream, e.getMessage());
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

    private Outcome call(Ask ask, Hooks.Moment moment, ModelRequest modelRequest, ReplyStream stream)
            throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                stream.begin();
                return replied(ask, moment, ask.agent().model().chat(modelRequest, stream), stream);
            } catch (ModelException e) {
                if (!e.retriable() || tries == MAX_ATTEMPTS) {
                    return failed(stream, e.getMessage());
                }
                Thread.sleep(pause(e, tries));
                stream.nextAttempt(e.getMessage());
            } catch (UserCode.Failed e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOG.error("The model's client failed", e);
                return failed(stream, "The model's client failed (" + e + "). The server's log has more.");
            }
        }
    }

    private static Outcome failed(ReplyStream stream, String why) {
        stream.replaceBy("", why);
        return new Outcome(List.of(), Usage.NONE, 0, why, false);
    }

    private Outcome replied(Ask ask, Hooks.Moment moment, ModelReply plain, ReplyStream stream)
            throws InterruptedException {
        var agent = ask.agent();
        ModelReply reply;
        double cost;
        try {
            reply = UserCode.call(
                    "the hook after a model call",
                    () -> agent.hooks()
                            .afterModel(moment, ask.choice() == ToolChoice.NONE ? withoutCalls(plain) : plain));
            cost = UserCode.call("the pricing", () -> limits.pricing().cost(plain.model(), plain.usage()));
        } catch (UserCode.Failed e) {
            stream.replaceBy("", e.getMessage());
            return new Outcome(List.of(), plain.usage(), 0, e.getMessage(), false);
        }
        if (!reply.equals(plain)) {
            stream.retell(reply, "The reply was changed.");
        }
        var calls = new ArrayList<ToolCall>();
        for (var call : reply.toolCalls()) {
            calls.add(new ToolCall(stream.toolCallId(calls.size()), name(call.name()), call.arguments()));
        }
        String failure = problemWith(reply);
        var message = new Message.FromAgent(
                stream.messageId(),
                agent.name(),
                reply.text(),
                failure.isEmpty() ? calls : List.of(),
                reply.reasoning(),
                reply.providerData());
        if (!failure.isEmpty()) {
            stream.replaceBy(reply.text(), failure);
        }
        stream.end(new AgentEvent.UsageReported(reply.model(), reply.usage()));
        return new Outcome(List.of(message), reply.usage(), cost, failure, false);
    }

    private static ModelReply withoutCalls(ModelReply reply) {
        return reply.toolCalls().isEmpty()
                ? reply
                : new ModelReply(
                        reply.text(),
                        reply.reasoning(),
                        List.of(),
                        FinishReason.STOP,
                        reply.usage(),
                        reply.model(),
                        reply.providerData());
    }

    /** A name that may stand in step names and keys, whatever the model wrote. */
    private static String name(String written) {
        String safe = written.replaceAll("[^a-zA-Z0-9_-]", "_");
        return safe.length() <= MAX_NAME ? safe : safe.substring(0, MAX_NAME);
    }

    private static String problemWith(ModelReply reply) {
        return switch (reply.finishReason()) {
            case STOP, TOOL_CALLS -> "";
            case LENGTH ->
                "The model's answer was cut at its output limit. Ask a narrower question, or raise the limit.";
            case REFUSED -> "The model refused to answer. Rephrase the request, or choose another model.";
        };
    }

    private Outcome interrupted(Agent agent, ReplyStream stream) {
        stream.replaceBy(stream.text(), "stopped");
        stream.end(new AgentEvent.UsageReported(agent.model().name(), Usage.NONE));
        if (stream.text().isBlank()) {
            return new Outcome(List.of(), Usage.NONE, 0, "", true);
        }
        var partial = new Message.FromAgent(stream.messageId(), agent.name(), stream.text(), List.of(), "", "");
        return new Outcome(List.of(partial), Usage.NONE, 0, "", true);
    }

    private static Duration pause(ModelException e, int tries) {
        var backoff = FIRST_PAUSE.multipliedBy(1L << (tries - 1));
        var wanted = e.retryAfter().orElse(backoff);
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }
}
