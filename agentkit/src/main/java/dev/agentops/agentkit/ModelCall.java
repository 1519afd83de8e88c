package dev.agentops.agentkit;

import dev.agentops.agentkit.event.AgentEvent;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.FinishReason;
import dev.agentops.agentkit.model.ModelException;
import dev.agentops.agentkit.model.ModelReply;
import dev.agentops.agentkit.model.ModelRequest;
import dev.agentops.agentkit.model.ToolChoice;
import dev.agentops.agentkit.model.Usage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/** One call of a model: tried again when the fault may pass; what was said is kept when it is cancelled. */
final class ModelCall {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCall.class);
    private static final int MAX_ATTEMPTS = 5;
    private static final int MAX_NAME = 64;

    private final ModelStep.Ask ask;
    private final Hooks.Moment moment;
    private final Pricing pricing;
    private final ReplyStream stream;
    private final Spent spent;
    private final Backoff backoff;

    ModelCall(
            ModelStep.Ask ask, Hooks.Moment moment, Pricing pricing, ReplyStream stream, Spent spent, Backoff backoff) {
        this.ask = ask;
        this.moment = moment;
        this.pricing = pricing;
        this.stream = stream;
        this.spent = spent;
        this.backoff = backoff;
    }

    /** @throws ModelException when the request is too long, and only then */
    ModelStep.Outcome run(ModelRequest modelRequest) throws ModelException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                stream.begin();
                return replied(ask.agent().model().chat(modelRequest, stream));
            } catch (ModelException e) {
                spent.payForCut(modelRequest, stream.heard());
                if (e.reason() == ModelException.Reason.CONTEXT_TOO_LONG) {
                    throw e;
                }
                if (!e.retriable() || tries == MAX_ATTEMPTS || Backoff.asksTooMuch(e)) {
                    return failed(stream, Backoff.words(e));
                }
                if (spent.moneyReached().isPresent()) {
                    return failed(stream, e.getMessage() + " It was not tried again.");
                }
                var wait = backoff.before(e, tries);
                stream.retries(tries, wait, e.getMessage());
                backoff.pause(wait);
                stream.nextAttempt(e.getMessage());
            } catch (UserCode.Failed e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOG.error("The model's client failed", e);
                return failed(stream, "The model's client failed (" + e + "). The server's log has more.");
            }
        }
    }

    static ModelStep.Outcome failed(ReplyStream stream, String why) {
        stream.replaceBy("", why);
        stream.endUnanswered();
        return new ModelStep.Outcome(List.of(), Usage.NONE, Cost.ZERO, why, false);
    }

    private ModelStep.Outcome replied(ModelReply plain) throws InterruptedException {
        var agent = ask.agent();
        ModelReply reply;
        var cost = Cost.unknown(plain.model());
        try {
            cost = UserCode.call("the pricing", () -> pricing.cost(plain.model(), plain.usage()));
            reply = UserCode.call(
                    "the hook after a model call",
                    () -> agent.hooks()
                            .afterModel(moment, ask.choice() == ToolChoice.NONE ? withoutCalls(plain) : plain));
            ReplyStream.check(size(reply));
        } catch (UserCode.Failed e) {
            stream.replaceBy("", e.getMessage());
            stream.end(AgentEvent.UsageReported.of(agent.name(), plain, cost));
            return new ModelStep.Outcome(List.of(), plain.usage(), cost, e.getMessage(), false);
        }
        if (!said(reply).equals(said(plain))) {
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
        stream.end(AgentEvent.UsageReported.of(agent.name(), plain, cost));
        return new ModelStep.Outcome(List.of(message), plain.usage(), cost, failure, false);
    }

    /** A hook that puts a reply together anew need not keep its id. */
    private static ModelReply said(ModelReply reply) {
        return new ModelReply(
                reply.text(),
                reply.reasoning(),
                reply.toolCalls(),
                reply.finishReason(),
                reply.usage(),
                reply.model(),
                reply.providerData());
    }

    private static long size(ModelReply reply) {
        return (long) reply.text().length()
                + reply.reasoning().length()
                + reply.providerData().length()
                + reply.toolCalls().stream()
                        .mapToLong(call -> call.arguments().toString().length())
                        .sum();
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
                        reply.providerData(),
                        reply.responseId());
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

    /** Providers charge for an answer that was cut, and do not say how much. */
    static ModelStep.Outcome interrupted(Agent agent, ReplyStream stream, Pricing pricing) {
        var model = agent.model().name();
        var cost = UserCode.pure("the pricing", () -> pricing.cost(model, Usage.UNREPORTED));
        stream.replaceBy(stream.text(), "stopped");
        stream.end(new AgentEvent.UsageReported(agent.name(), model, Usage.UNREPORTED, cost));
        if (stream.text().isBlank()) {
            return new ModelStep.Outcome(List.of(), Usage.UNREPORTED, cost, "", true);
        }
        var partial = new Message.FromAgent(stream.messageId(), agent.name(), stream.text(), List.of(), "", "");
        return new ModelStep.Outcome(List.of(partial), Usage.UNREPORTED, cost, "", true);
    }
}
