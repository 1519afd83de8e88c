package dev.agentops.agentkit.tool;

/** What a tool does to the world. */
public enum Effect {
    /** Looks only: may run again after a crash, and beside other reads. */
    READS,
    /** Changes something outside: asks the {@link ToolGate} first and runs once. */
    WRITES,
    /** Works in several named steps and waits of its own; the {@link ToolGate} is asked first, for all of it. */
    ORCHESTRATES
}
