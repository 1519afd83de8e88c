package dev.agentops.agentkit;

import dev.agentops.agentkit.Limits.Reached;
import dev.agentops.agentkit.message.Message;
import dev.agentops.agentkit.message.ToolCall;
import dev.agentops.agentkit.message.ToolStatus;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Ends a run early. Evaluated again on each replay, so it must say the same of the same run: no clock, no network. Runs ask at the same time: thread-safe. */
@FunctionalInterface
public interface StopCondition {
    /** @return empty to go on */
    Optional<Reached> reached(RunSoFar run);

    /** Once the tool has run and did what it should. A call that was denied or failed does not count. */
    static StopCondition toolCalled(String toolName) {
        return run -> {
            var calls = run.turns().stream()
                    .flatMap(turn -> turn.toolCalls().stream())
                    .map(ToolCall::id)
                    .collect(Collectors.toSet());
            boolean called = run.messages().stream()
                    .filter(Message.FromTool.class::isInstance)
                    .map(Message.FromTool.class::cast)
                    .anyMatch(result -> result.toolName().equals(toolName)
                            && result.status() == ToolStatus.OK
                            && calls.contains(result.toolCallId()));
            return called
                    ? Optional.of(new Reached("tool:" + toolName, "The run ends once " + toolName + " was called."))
                    : Optional.empty();
        };
    }

    /** @param name for readers, such as {@code enough-findings} */
    static StopCondition when(String name, Predicate<RunSoFar> condition) {
        return run -> condition.test(run)
                ? Optional.of(new Reached(name, "The run's stop condition '" + name + "' holds."))
                : Optional.empty();
    }
}
