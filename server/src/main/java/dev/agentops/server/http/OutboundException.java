package dev.agentops.server.http;

import java.io.IOException;

/** A request got no answer that can be used. The message is for the model and for people: it names the host, and no secret. */
public class OutboundException extends IOException {
    private static final long serialVersionUID = 1L;

    public OutboundException(String message) {
        super(message);
    }

    public OutboundException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The body is longer than the limit. */
    public static final class TooLarge extends OutboundException {
        private static final long serialVersionUID = 1L;

        TooLarge(String message) {
            super(message);
        }
    }
}
