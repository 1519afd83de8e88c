package dev.agentops.server.alerts;

/** The body is no alert. The message says what is wrong. */
public final class UnreadableAlertException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableAlertException(String message) {
        super(message);
    }
}
