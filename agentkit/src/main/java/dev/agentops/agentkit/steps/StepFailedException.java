package dev.agentops.agentkit.steps;

/** The body of a step inside a tool call failed; that it did is journalled. */
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StepFailedException(String step, String why) {
        super("step '" + step + "' failed: " + why);
    }
}
