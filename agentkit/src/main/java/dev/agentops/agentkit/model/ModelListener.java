package dev.agentops.agentkit.model;

/**
 * Hears a model while it writes. Called on the thread that called {@link ChatModel#chat}, in order, never after it returned. What
 * it throws ends the call.
 */
public interface ModelListener {
    ModelListener SILENT = new ModelListener() {};

    default void onText(String delta) {}

    default void onReasoning(String delta) {}

    /** @param index 0 for the first tool call of this reply, 1 for the second, … */
    default void onToolCall(int index, String name) {}

    default void onToolArguments(int index, String delta) {}

    /** Before anything else: another model than the one asked answers this call ({@link FallbackModel}). */
    default void onSwitch(String from, String to, int failures, String reason) {}
}
