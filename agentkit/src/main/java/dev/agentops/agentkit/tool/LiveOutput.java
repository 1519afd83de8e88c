package dev.agentops.agentkit.tool;

/**
 * Shows readers what a tool puts out while it runs. Nothing depends on it: the result says how the tool ended, and what is written
 * here may be cut or left out. Thread-safe; does nothing once the handler has returned.
 */
@FunctionalInterface
public interface LiveOutput {
    LiveOutput NONE = text -> {};

    /** Returns soon. Never throws. */
    void write(String text);
}
