package dev.agentops.agentkit.router;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.tool.Control;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rules that need no model. All are thread-safe. */
public final class Routers {
    /** The rule that {@link #loopDetector} decides by. */
    public static final String LOOP_DETECTOR = "loop-detector";

    private static final int LONGEST_CIRCLE = 3;
    private static final int ROUNDS = 3;

    private Routers() {}

    /** Ends the run when a tool said that the task is done, or when an agent answered without asking for a tool. */
    public static Router completion() {
        return routing -> routing.last().flatMap(turn -> {
            for (var control : turn.controls()) {
                if (control instanceof Control.Complete complete) {
                    return Optional.of(
                            new Decision.Done("completion", "the task was reported done", complete.summary()));
                }
            }
            return turn.toolCalls().isEmpty()
                    ? Optional.of(new Decision.Done("completion", turn.agent() + " answered", turn.text()))
                    : Optional.empty();
        });
    }

    /**
     * An agent that chooses who is next: its model reads the transcript after its own system prompt and the list of agents, and calls
     * {@code select_agent} or {@code done}. Its own tools, hooks and rules count for nothing here. It has no opinion when the model
     * names nobody or one that does not exist, so put a router after it.
     */
    public static Router agent(Agent routing) {
        return new AgentRouter(routing);
    }

    /** Follows a hand-off by tool. */
    public static Router handOff() {
        return routing -> routing.last()
                .flatMap(turn -> turn.controls().stream()
                        .filter(Control.HandOff.class::isInstance)
                        .map(Control.HandOff.class::cast)
                        .filter(handOff -> routing.knows(handOff.agent()))
                        .<Decision>map(handOff -> new Decision.Route(handOff.agent(), "hand-off", handOff.reason(), 1))
                        .findFirst());
    }

    /** Keeps the agent that is at work, while it is enabled. */
    public static Router sticky() {
        return routing -> routing.last()
                .filter(turn -> routing.knows(turn.agent()))
                .map(turn -> new Decision.Route(turn.agent(), "sticky", turn.agent() + " is at work", 1));
    }

    /**
     * Ends a run that goes in circles: the same tool calls with the same results {@code repeats} turns in a row, or two or three turns
     * that come round three times ({@code A-B-A-B-A-B}) so. Looking again while something changes is no circle.
     *
     * @param repeats at least 2
     */
    public static Router loopDetector(int repeats) {
        if (repeats < 2) {
            throw new IllegalArgumentException("repeats is " + repeats + "; it must be at least 2");
        }
        return routing -> {
            var turns = routing.turns();
            for (int period = 1; period <= LONGEST_CIRCLE; period++) {
                if (comesRound(turns, period, period == 1 ? repeats : ROUNDS)) {
                    return Optional.of(stuck(
                            period == 1
                                    ? "the same tool calls gave the same results " + repeats + " times in a row"
                                    : "the same " + period + " turns came round " + ROUNDS
                                            + " times without progress"));
                }
            }
            return Optional.empty();
        };
    }

    private static boolean comesRound(List<Turn> turns, int period, int rounds) {
        if (turns.size() < period * rounds) {
            return false;
        }
        var last = turns.subList(turns.size() - period * rounds, turns.size());
        var prints = last.stream().map(Routers::fingerprint).toList();
        return last.stream().anyMatch(turn -> !turn.toolCalls().isEmpty())
                && IntStream.range(period, prints.size())
                        .allMatch(i -> prints.get(i).equals(prints.get(i - period)));
    }

    /** A result that is stored names its call, which is another one each time. */
    private static String fingerprint(Turn turn) {
        var text = new StringBuilder(turn.agent());
        for (int i = 0; i < turn.toolCalls().size(); i++) {
            var call = turn.toolCalls().get(i);
            text.append('\n').append(call.name()).append(call.arguments());
            if (i < turn.results().size()) {
                text.append('\n').append(turn.results().get(i).replace(call.id(), ""));
            }
        }
        return text.toString();
    }

    private static Decision stuck(String reason) {
        return new Decision.Ask(
                LOOP_DETECTOR, reason, "I am going in circles (" + reason + "). What should I look at instead?");
    }
}
