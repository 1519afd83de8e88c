package dev.agentops.agentkit.mcp;

/** A server could not be asked, or did not answer as it should. The message is one line for the model and for people. */
public final class McpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveRun;

    private McpException(String message, boolean mayHaveRun) {
        super(message);
        this.mayHaveRun = mayHaveRun;
    }

    /** What was asked did surely not happen. */
    static McpException notRun(String message) {
        return new McpException(message, false);
    }

    /** It was sent, and nobody knows what became of it. */
    static McpException lost(String message) {
        return new McpException(message, true);
    }

    McpException without(Secrets secrets) {
        return new McpException(secrets.hidden(String.valueOf(getMessage())), mayHaveRun);
    }

    /** Whether the call may have had its effect. */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
