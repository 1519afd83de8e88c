package dev.agentops.agentkit.crash;

/** The end of a process: an error, so that nothing that handles faults handles it. */
public final class ProcessKilled extends Error {
    private static final long serialVersionUID = 1L;

    ProcessKilled(String point) {
        super(point, null, false, false);
    }
}
