package dev.agentops.server.logs;

import java.io.IOException;

/** Logs that could not be looked at. The message is for the model: what is wrong and what to do. */
public final class LogException extends IOException {
    private static final long serialVersionUID = 1;

    public LogException(String message) {
        super(message);
    }

    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
