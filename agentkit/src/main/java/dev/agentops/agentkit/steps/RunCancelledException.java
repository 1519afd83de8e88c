package dev.agentops.agentkit.steps;

/** The run was cancelled by a human. The loop writes down what was done and ends; steps still work after it. */
public final class RunCancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunCancelledException() {
        super("the run was cancelled");
    }
}
