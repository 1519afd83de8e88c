package dev.agentops.agentkit.router;

import dev.agentops.agentkit.Agent;
import dev.agentops.agentkit.tool.Control;

import java.util.List;
import java.util.Optional;

/** The rules that need no model. */
public final class Routers {
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
     * Ends a run that goes in circles: the same tool calls with the same results {@code repeats} turns in a row, or two turns that
     * alternate three times ({@code A-B-A-B-A-B}) so. Looking again while something changes is no circle.
     *
     * @param repeats at least 2
     */
    public static Router loopDetector(int repeats) {
        return routing -> {
            var turns = routing.turns();
            if (repeated(turns, repeats)) {
                return Optional.of(stuck("the same tool calls gave the same results " + repeats + " times in a row"));
            }
            if (alternating(turns)) {
                return Optional.of(stuck("two turns alternate without progress"));
            }
            return Optional.empty();
        };
    }

    private static boolean repeated(List<Turn> turns, int repeats) {
        if (turns.size() < repeats || turns.getLast().toolCalls().isEmpty()) {
            return false;
        }
        return turns.subList(turns.size() - repeats, turns.size()).stream()
                        .map(Routers::fingerprint)
                        .distinct()
                        .count()
                == 1;
    }

    private static boolean alternating(List<Turn> turns) {
        if (turns.size() < 6) {
            return false;
        }
        var last = turns.subList(turns.size() - 6, turns.size()).stream()
                .map(Routers::fingerprint)
                .toList();
        return last.get(0).equals(last.get(2))
                && last.get(2).equals(last.get(4))
                && last.get(1).equals(last.get(3))
                && last.get(3).equals(last.get(5));
    }

    private static String fingerprint(Turn turn) {
        var text = new StringBuilder(turn.agent());
        turn.toolCalls().forEach(call -> text.append('\n').append(call.name()).append(call.arguments()));
        turn.results().forEach(result -> text.append('\n').append(result));
        return text.toString();
    }

    private static Decision stuck(String reason) {
        return new Decision.Ask(
                "loop-detector", reason, "I am going in circles (" + reason + "). What should I look at instead?");
    }
}
