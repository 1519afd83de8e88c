package dev.agentops.agentkit.tool;

import dev.agentops.agentkit.steps.Steps;

/**
 * The handler of a tool that works in several steps. It runs again from its top on each replay, so between its steps it must be
 * deterministic: what looks at the world, or changes it, belongs into a step.
 *
 * <p>Step names are unique within the call. A step whose body throws is not tried again: {@link
 * dev.agentops.agentkit.steps.StepFailedException} comes out of it, on each replay the same. A signal to wait for is named
 * {@code <toolCallId>:<signal>} outside. A step that was under way when the process ended runs once more; its body is told so.
 *
 * <p>Called for several runs at once, each on its own thread: thread-safe. Its {@code Steps} belong to the call and its thread.
 */
@FunctionalInterface
public interface Orchestration<I> extends Tool.Handler<I> {
    ToolResult orchestrate(I input, ToolContext context, Steps steps) throws Exception;

    @Override
    default ToolResult handle(I input, ToolContext context) {
        throw new IllegalStateException("this tool needs steps");
    }
}
