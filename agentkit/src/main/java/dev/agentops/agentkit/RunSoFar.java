package dev.agentops.agentkit;

import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.model.Cost;
import dev.agentops.agentkit.model.Usage;
import dev.agentops.agentkit.router.Turn;
import dev.agentops.agentkit.state.State;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link StopCondition} sees, before each model call of an agent.
 *
 * @param turns of this run, oldest first
 * @param messages the whole transcript of the thread, this run's last
 * @param toolBytes of the results of this run's tool calls, in UTF-8
 * @param elapsed since the run began, waits for humans included; zero unless {@link Limits#maxTime} is set
 */
public record RunSoFar(
        RunRequest request,
        List<Turn> turns,
        List<Message> messages,
        State state,
        Usage usage,
        Cost cost,
        long toolBytes,
        Duration elapsed) {
    public RunSoFar {
        turns = List.copyOf(turns);
        messages = List.copyOf(messages);
    }

    public int toolCalls() {
        return turns.stream().mapToInt(turn -> turn.toolCalls().size()).sum();
    }
}
