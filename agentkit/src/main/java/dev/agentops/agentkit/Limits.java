package dev.agentops.agentkit;

import dev.agentops.agentkit.model.Usage;

import java.util.Optional;

/**
 * When a run must end. Checked before each turn; a run that reaches one ends with its best answer so far and says which.
 *
 * @param maxTurns model calls of agents, at least 1
 * @param maxTokens input and output tokens of the whole run
 * @param maxOutputTokens of one model call
 */
public record Limits(int maxTurns, long maxTokens, int maxOutputTokens) {
    public static final Limits DEFAULT = new Limits(40, 1_500_000, 8_000);

    public Limits {
        if (maxTurns < 1 || maxTokens < 1 || maxOutputTokens < 1) {
            throw new IllegalArgumentException("limits must be at least 1");
        }
    }

    record Reached(String limit, String detail) {}

    Optional<Reached> reached(int turns, Usage usage) {
        if (turns >= maxTurns) {
            return Optional.of(
                    new Reached("turns", "The run used its " + maxTurns + " turns. Ask again to go on from here."));
        }
        if (usage.totalTokens() >= maxTokens) {
            return Optional.of(new Reached(
                    "tokens", "The run used its budget of " + maxTokens + " tokens. Ask again to go on from here."));
        }
        return Optional.empty();
    }
}
