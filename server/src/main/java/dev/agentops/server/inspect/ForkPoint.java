package dev.agentops.server.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentops.agentkit.Json;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.thread.Continuation;
import dev.agentops.server.telemetry.StepPlace;
import dev.agentops.server.threads.Refused.CannotRerun;
import dev.agentops.server.threads.Refused.CannotRerun.Reason;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a rerun leaves its run: what of the transcript it keeps, and how it goes on. A tool call keeps its neighbours before it with
 * their results; those after it are asked for again, as the agent asked for them.
 *
 * @param upToSeq the last message that is kept; 0 for none
 * @param cut stands in place of the message of its id: of several calls, those that are kept
 * @param question of the new run
 * @param asksNothing the question is among what is kept
 * @param continuation how the first turn goes; none for a router's free choice
 */
record ForkPoint(
        long upToSeq,
        Message.@Nullable FromAgent cut,
        String question,
        boolean asksNothing,
        @Nullable Continuation continuation) {
    static final int MAX_TEXT = 100_000;
    private static final int MAX_ARGUMENTS = 500_000;

    /** @param input null to run again what was there */
    static ForkPoint of(PastRun run, String step, @Nullable JsonNode input) throws CannotRerun {
        var place = StepPlace.of(step);
        if (!place.scope().isEmpty()) {
            throw new CannotRerun(
                    Reason.STEP, "'" + step + "' is within another step: rerun from '" + place.scope() + "' instead.");
        }
        if (place.call() >= 0) {
            return call(run, step, place, input);
        }
        if (place.turn() > 0 && (step.startsWith("turn:") || step.startsWith("model:"))) {
            return turn(run, step, place.turn(), text(input));
        }
        throw unknown(run, step);
    }

    private static ForkPoint turn(PastRun run, String step, int turn, Optional<String> text) throws CannotRerun {
        var reply = run.reply(turn);
        if (turn == 1 && !run.asksNothing()) {
            long request = run.requestSeq();
            if (request == 0) {
                throw new CannotRerun(Reason.RUN, "The run ended before it began: ask its question anew.");
            }
            return new ForkPoint(
                    request - 1, null, text.orElse(run.question()), false, withoutCalls(run.continuation()));
        }
        if (reply.isEmpty() && turn != run.lastTurn() + 1) {
            throw unknown(run, step);
        }
        long last = reply.map(said -> said.seq() - 1).orElseGet(() -> lastSeq(run));
        String agent =
                reply.map(said -> ((Message.FromAgent) said.message()).agent()).orElse(run.agent());
        var continuation = new Continuation(agent, reason(run, step), "", List.of());
        if (text.isPresent()) {
            return new ForkPoint(beforeSteers(run, last), null, text.get(), false, continuation);
        }
        if (run.at(last).filter(Message.FromAgent.class::isInstance).isPresent()) {
            throw new CannotRerun(
                    Reason.INPUT,
                    "Before " + step + " an agent has just spoken, and no provider lets it speak again to that: say"
                            + " something, as 'input'.");
        }
        return new ForkPoint(last, null, run.question(), true, continuation);
    }

    private static @Nullable Continuation withoutCalls(@Nullable Continuation before) {
        return before == null ? null : new Continuation(before.agent(), before.reason(), "", List.of());
    }

    /** What the user said right before a turn is what the words of a rerun stand for. */
    private static long beforeSteers(PastRun run, long last) {
        long seq = last;
        while (run.at(seq)
                .filter(message ->
                        message instanceof Message.FromUser && !message.id().equals(run.messageId()))
                .isPresent()) {
            seq--;
        }
        return seq;
    }

    /** Of what the run had come to, without the words that told its end. */
    private static long lastSeq(PastRun run) {
        return run.messages().stream()
                .filter(placed -> !placed.message().id().equals(run.id() + ":answer"))
                .mapToLong(PastRun.Placed::seq)
                .max()
                .orElse(0);
    }

    private static ForkPoint call(PastRun run, String step, StepPlace place, @Nullable JsonNode input)
            throws CannotRerun {
        var reply = run.reply(place.turn()).orElseThrow(() -> unknown(run, step));
        var said = (Message.FromAgent) reply.message();
        var calls = said.toolCalls();
        if (place.call() >= calls.size() || !calls.get(place.call()).name().equals(place.tool())) {
            throw unknown(run, step);
        }
        var again = new ArrayList<>(calls.subList(place.call(), calls.size()));
        if (input != null) {
            if (!input.isObject()) {
                throw new CannotRerun(
                        Reason.INPUT, "The input of a tool call is an object: its arguments, all of them.");
            }
            if (Json.write(input).length() > MAX_ARGUMENTS) {
                throw new CannotRerun(Reason.INPUT, "The arguments may have " + MAX_ARGUMENTS + " characters of JSON.");
            }
            var first = again.getFirst();
            again.set(0, new ToolCall(first.id(), first.name(), input));
        }
        var continuation = new Continuation(said.agent(), reason(run, step), said.text(), again);
        if (place.call() == 0) {
            return new ForkPoint(reply.seq() - 1, null, run.question(), true, continuation);
        }
        var kept = new Message.FromAgent(
                said.id(), said.agent(), "", calls.subList(0, place.call()), said.reasoning(), said.providerData());
        return new ForkPoint(reply.seq() + place.call(), kept, run.question(), true, continuation);
    }

    private static Optional<String> text(@Nullable JsonNode input) throws CannotRerun {
        if (input == null) {
            return Optional.empty();
        }
        if (!input.isTextual() || input.textValue().isBlank()) {
            throw new CannotRerun(Reason.INPUT, "The input of a turn is a text: what is said to the agent there.");
        }
        if (input.textValue().length() > MAX_TEXT || input.textValue().indexOf('\0') >= 0) {
            throw new CannotRerun(Reason.INPUT, "The text may have " + MAX_TEXT + " characters, and no NUL.");
        }
        return Optional.of(input.textValue());
    }

    private static String reason(PastRun run, String step) {
        return "run again from " + step + " of " + run.id();
    }

    private static CannotRerun unknown(PastRun run, String step) {
        return new CannotRerun(
                Reason.STEP,
                "No rerun begins at '" + step + "'. GET /api/runs/" + run.id()
                        + "/steps lists the steps; one with 'rerun' is where a rerun can begin.");
    }

    /** The call that the edited input is for; empty for a turn. */
    Optional<ToolCall> edited() {
        return continuation == null
                ? Optional.empty()
                : continuation.calls().stream().findFirst();
    }
}
